"""The closed lists that cases draw on: regions, issues, inspections and their releases."""
