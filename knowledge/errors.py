"""What can go wrong, as facts; the sentence for people is chosen in `bot.messages`.

RelaisError
├── Unreadable              a file that cannot become a summary
│   ├── EmptyFile
│   ├── TooLarge
│   ├── NotText
│   ├── UnsupportedFormat
│   ├── NotADocument        not what its name says, or next to nothing
│   ├── Damaged
│   ├── Protected
│   ├── TooDemanding        a bomb, or a file that would take too long
│   ├── ScanWithoutOcr
│   └── NothingToQuote
├── ReadingCancelled        somebody stopped the reading of a file
├── Undated                 no date given and none found
├── OtherVersion            this meeting already has another text
├── MasksLost               what is masked is not found again in a text that was read anew
├── SameText                two files hold one text
├── UnknownDraft
├── UnknownPassage
├── UnknownSummary          or one in a state in which this cannot be done to it
├── OriginalError           the file that a summary was read from cannot be given
│   ├── OriginalMissing
│   └── OriginalDamaged
├── MembershipError         what somebody asked for cannot be done
│   ├── NotAllowed
│   ├── InvitationRefused
│   ├── UnknownInvitation
│   ├── UnknownMember
│   ├── LastAdministrator
│   └── StillBarred
├── TopicError              what somebody asked of topics cannot be done
│   ├── UnknownTopic
│   ├── TopicTaken
│   └── NoTopicName
├── FollowingError          what somebody wants to follow cannot be followed
│   ├── WordsTooLong
│   ├── NothingToFollow
│   ├── AlreadyFollowed
│   ├── TooManySubscriptions
│   ├── UnknownSubscription
│   └── UnknownSubscriber
├── OtherKey                the people in the store are sealed with another key
└── StoreError              the data folder cannot be used
    ├── StoreTooNew
    ├── StoreNotWritable
    ├── StoreFull
    ├── StoreBusy
    └── StoreDamaged
"""

from __future__ import annotations

from datetime import date, datetime


class RelaisError(Exception):
    """Anything the program expects to go wrong."""


class Unreadable(RelaisError):
    """A file that cannot become a summary."""


class EmptyFile(Unreadable):
    pass


class TooLarge(Unreadable):
    """`size` and `limit` in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"{size} bytes, at most {limit}")
        self.size = size
        self.limit = limit


class NotText(Unreadable):
    """The bytes are not a text, whatever the name says."""


class UnsupportedFormat(Unreadable):
    """`suffix` with its dot, in lower case; may be empty."""

    def __init__(self, suffix: str) -> None:
        super().__init__(f"format {suffix!r} is not supported")
        self.suffix = suffix


class NotADocument(Unreadable):
    """The bytes are not the document that the name announces, nor another one."""


class Damaged(Unreadable):
    """A file of a known format that cannot be opened: cut short, or broken."""


class Protected(Unreadable):
    """The file asks for a password."""


class TooDemanding(Unreadable):
    """Reading the file takes more time or memory than any summary needs, as bombs do."""


class ScanWithoutOcr(Unreadable):
    """The pages are pictures, and tesseract with its French data is not installed."""


class NothingToQuote(Unreadable):
    """A text without a single passage: only headers, names or signs."""


class ReadingCancelled(RelaisError):
    """Whoever waited for a file to be read does not want it any more."""


class Undated(RelaisError):
    """Neither the caller nor the file gives the date of the meeting."""


class OtherVersion(RelaisError):
    """The meeting already has a published summary with another text; `title` and `date` are that meeting's."""

    def __init__(self, title: str, when: date) -> None:
        super().__init__(f"{when.isoformat()} has another published text")
        self.title = title
        self.date = when


class MasksLost(RelaisError):
    """What is masked is not found again in a text that was read anew, and could be quoted."""


class SameText(RelaisError):
    """A text that was read anew is another published summary's: two files hold one text."""


class UnknownDraft(RelaisError):
    """No draft has this number: it was published, cancelled, or expired."""


class UnknownPassage(RelaisError):
    """The draft, or what is published, has no such passage."""


class UnknownSummary(RelaisError):
    """No summary has this number, or it is not published any more."""


class OriginalError(RelaisError):
    """The file that a summary was read from cannot be given."""


class OriginalMissing(OriginalError):
    """It is not in the data folder."""


class OriginalDamaged(OriginalError):
    """Its bytes are not those that were kept."""


class MembershipError(RelaisError):
    """What somebody asked for cannot be done."""


class NotAllowed(MembershipError):
    """Not with this role, or not any more."""


class InvitationRefused(MembershipError):
    """Unknown, expired, used up, revoked, or not for this person again: nobody is told which."""


class UnknownInvitation(MembershipError):
    """No invitation has this number."""


class UnknownMember(MembershipError):
    """Nobody has this number or address, or not in a state in which this can be done to them."""


class LastAdministrator(MembershipError):
    """Nobody would be left to administrate."""


class StillBarred(MembershipError):
    """Somebody removed stays known until `until` (aware), when the last invitation ends that would let them back in."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until.isoformat()}")
        self.until = until


class TopicError(RelaisError):
    """What somebody asked of topics cannot be done."""


class UnknownTopic(TopicError):
    """No topic has this number, or it was merged into another one."""


class TopicTaken(TopicError):
    """Another topic, maybe a hidden one, has this name or alias: `name` is that topic's."""

    def __init__(self, name: str) -> None:
        super().__init__(f"taken by {name!r}")
        self.name = name


class NoTopicName(TopicError):
    """Without a word that says something, or longer than a name is."""


class FollowingError(RelaisError):
    """What somebody wants to follow cannot be followed."""


class WordsTooLong(FollowingError):
    """`size` and `limit` in characters."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"{size} characters, at most {limit}")
        self.size = size
        self.limit = limit


class NothingToFollow(FollowingError):
    """Not one word that says something: signs, pictures, « de la »."""


class AlreadyFollowed(FollowingError):
    """The subscriber follows the same thing; `number` is that subscription's."""

    def __init__(self, number: int) -> None:
        super().__init__(f"subscription {number}")
        self.number = number


class TooManySubscriptions(FollowingError):
    """`limit` for one subscriber."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"at most {limit}")
        self.limit = limit


class UnknownSubscription(FollowingError):
    """The subscriber has no subscription with this number."""


class UnknownSubscriber(FollowingError):
    """Neither an active member nor an approved group has this number."""


class OtherKey(RelaisError):
    """The people in the store are sealed with another key."""


class StoreError(RelaisError):
    """The data folder cannot be used."""


class StoreTooNew(StoreError):
    """The database was written by a newer version of the program."""


class StoreNotWritable(StoreError):
    """The folder or the file cannot be written."""


class StoreFull(StoreError):
    """No room left on the disk; the transaction was rolled back."""


class StoreBusy(StoreError):
    """Another process held the database for too long."""


class StoreDamaged(StoreError):
    """The file is not a database, or a damaged one."""
