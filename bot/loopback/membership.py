"""The methods that look at chats and at who is in them."""

from __future__ import annotations

from bot.loopback.calls import Call, CallError, Json
from bot.loopback.world import ME, Standing, World

_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
)


class Membership:
    def __init__(self, world: World) -> None:
        self._world = world

    def get_chat(self, call: Call) -> Json:
        """A person's name is given even where the bot may not write."""
        chat = self._world.chat_of(call.parameters)
        if chat.kind != "private":
            chat.check_open()
        return {**chat.about, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}

    def get_member(self, call: Call) -> Json:
        """Somebody whom the server knows and who is not there has left; nobody else is found."""
        chat = self._world.open_chat(call.parameters)
        user_id = int(call.parameters["user_id"])
        if user_id == ME["id"]:
            return {"user": ME, "status": chat.standing.value}
        if user_id not in self._world.users:
            raise CallError("Bad Request: member not found")
        member: Json = {"user": self._world.users[user_id], "status": chat.members.get(user_id, "left")}
        match member["status"]:
            case "creator":
                member["is_anonymous"] = False
            case "administrator":
                member.update(dict.fromkeys(_RIGHTS, False))
            case "kicked":
                member["until_date"] = 0
        return member

    def leave(self, call: Call) -> bool:
        chat = self._world.open_chat(call.parameters)
        if chat.kind == "private":
            raise CallError("Bad Request: chat member status can't be changed in private chats")
        chat.standing = Standing.OUT
        return True
