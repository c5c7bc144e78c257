"""What is told at a zaak in the Zaken API, and how once only."""
