"""A Postman collection with acceptance tests, run against this repository: `make acceptance COLLECTION=path`."""
