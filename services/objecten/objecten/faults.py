"""What is wrong in the shape of a body, in the words that clients of the neighbours compare (rules.md 5.1)."""

from typing import Any

from commonground.problems import Invalid, ValidationFailed, findings
from pydantic import ValidationError

IMMUTABLE = "This field can't be changed"
INVALID = "Invalid input."
TOO_LONG, TOO_SHORT = "The value has too many characters", "The value has too few characters"


def faults_of(error: ValidationError) -> ValidationFailed:
    """Every fault that pydantic found, one per field."""
    found: dict[str, Invalid] = {}
    for each in error.errors():
        (fault,) = findings([each])
        found.setdefault(fault.name, worded(fault, each))
    return ValidationFailed(*found.values())


def worded(fault: Invalid, error: Any) -> Invalid:
    """The fault as rules.md 5.1 has it; what does not stand there stays as it is."""
    context = error.get("ctx") or {}
    match fault.code:
        case "required":
            fault.reason = "This field is required."
        case "null":
            fault.reason = "This field may not be null."
        case "invalid_choice":
            fault.reason = f'"{error["input"]}" is not a valid choice.'
        case "max_value":
            fault.reason = f"Ensure this value is less than or equal to {context['le']}."
        case "max_length" if fault.name == "type":
            fault.reason = TOO_LONG
        case "blank" if fault.name == "type":
            fault.code, fault.reason = "min_length", TOO_SHORT
    return fault
