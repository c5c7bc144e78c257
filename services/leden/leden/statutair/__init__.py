"""The statutes as data: versions, rules, parameters where they are silent."""
