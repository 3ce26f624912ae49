"""Who may ask, who may publish, who may decide: members, invitations, groups and the trail of what was done."""

from knowledge.membership.members import Membership
from knowledge.membership.models import (
    Act,
    Cleaned,
    Deed,
    Group,
    Identity,
    Invitation,
    Kept,
    Member,
    Role,
    State,
)

__all__ = [
    "Act",
    "Cleaned",
    "Deed",
    "Group",
    "Identity",
    "Invitation",
    "Kept",
    "Member",
    "Membership",
    "Role",
    "State",
]
