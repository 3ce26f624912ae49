"""The methods that write in chats: send, edit, delete."""

from __future__ import annotations

from bot.loopback.calls import Call, CallError, File, Json
from bot.loopback.shown import Kind
from bot.loopback.texts import caption_of, entities_of, keyboard_of, markup_of, text_of
from bot.loopback.world import ME, Chat, World, document_of
from bot.styled import Styled, plain, words_of

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_DOCUMENT = 50 * 1024 * 1024
DELETABLE = 48 * 3600
"""Seconds during which a message can be deleted by the bot."""

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


class Writing:
    def __init__(self, world: World) -> None:
        self._world = world

    # -- new messages

    def send_text(self, call: Call) -> Json:
        chat = self._world.open_chat(call.parameters)
        text = text_of(call.parameters)
        return self._send(Kind.SENT, chat, text, call, {"text": words_of(text), "entities": entities_of(text)})

    def send_photo(self, call: Call) -> Json:
        chat = self._world.open_chat(call.parameters)
        file_id, file = self._file(call, "photo", LARGEST_PHOTO)
        if not file.content.startswith(_PICTURES):
            raise CallError("Bad Request: IMAGE_PROCESS_FAILED")
        size = {"file_id": file_id, "file_unique_id": file_id, "width": 90, "height": 90}
        content: Json = {"photo": [{**size, "file_size": len(file.content)}]}
        return self._send_with_caption(Kind.PHOTO, chat, call, content)

    def send_document(self, call: Call) -> Json:
        chat = self._world.open_chat(call.parameters)
        file_id, file = self._file(call, "document", LARGEST_DOCUMENT)
        return self._send_with_caption(Kind.DOCUMENT, chat, call, {"document": document_of(file_id, file)})

    def act(self, call: Call) -> bool:
        """« is typing… », which leaves nothing."""
        self._world.open_chat(call.parameters)
        if call.parameters.get("action") not in _ACTIONS:
            raise CallError("Bad Request: wrong parameter action in request")
        return True

    # -- what becomes of them

    def edit_text(self, call: Call) -> Json:
        chat, message = self._own_message(call)
        if "text" not in message:
            raise CallError("Bad Request: there is no text in the message to edit")
        text = text_of(call.parameters)
        content = {"text": words_of(text), "entities": entities_of(text), **markup_of(call.parameters)}
        return self._change(chat, message, content, text)

    def edit_buttons(self, call: Call) -> Json:
        chat, message = self._own_message(call)
        kept: Json = {name: message[name] for name in ("text", "entities") if name in message}
        text = plain(message.get("text") or message.get("caption") or "")
        return self._change(chat, message, {**kept, **markup_of(call.parameters)}, text)

    def delete(self, call: Call) -> bool:
        chat = self._world.open_chat(call.parameters)
        message = chat.messages.get(call.parameters.get("message_id", 0))
        if message is None:
            raise CallError("Bad Request: message to delete not found")
        foreign = message["from"] is not ME and chat.kind != "private"
        if foreign or self._world.clock() - message["date"] > DELETABLE:
            raise CallError("Bad Request: message can't be deleted for everyone")
        del chat.messages[message["message_id"]]
        return True

    # -- how

    def _send_with_caption(self, kind: Kind, chat: Chat, call: Call, content: Json) -> Json:
        text = caption_of(call.parameters)
        if words_of(text):
            content = {**content, "caption": words_of(text), "caption_entities": entities_of(text)}
        return self._send(kind, chat, text, call, content)

    def _send(self, kind: Kind, chat: Chat, text: Styled, call: Call, content: Json) -> Json:
        wanted = call.parameters.get("reply_parameters") or {}
        answered = wanted.get("message_id") if wanted.get("message_id") in chat.messages else None
        if wanted and answered is None and not wanted.get("allow_sending_without_reply"):
            raise CallError("Bad Request: message to be replied not found")
        content = {**content, **markup_of(call.parameters), **keyboard_of(call.parameters)}
        if answered is not None:
            content["answers"] = answered
        if call.parameters.get("protect_content"):
            content["has_protected_content"] = True
        message = chat.keep(ME, self._world.clock(), content)
        self._world.show(kind, chat, text, message)
        return chat.given(message)

    def _file(self, call: Call, name: str, largest: int) -> tuple[str, File]:
        """A file that comes with the call, or that was sent before. Raises CallError."""
        file = call.files.get(name)
        if file is None:
            file_id = str(call.parameters.get(name, ""))
            if file_id not in self._world.files:
                raise CallError("Bad Request: wrong file identifier/HTTP URL specified")
            return file_id, self._world.files[file_id]
        if not file.content:
            raise CallError("Bad Request: file must be non-empty")
        if len(file.content) > largest:
            raise CallError("Request Entity Too Large", 413)
        return self._world.keep_file(file), file

    def _own_message(self, call: Call) -> tuple[Chat, Json]:
        chat = self._world.open_chat(call.parameters)
        message = chat.messages.get(call.parameters.get("message_id", 0))
        if message is None:
            raise CallError("Bad Request: message to edit not found")
        if message["from"] is not ME or "keyboard" in message:
            raise CallError("Bad Request: message can't be edited")
        if call.parameters.get("reply_markup") and "inline_keyboard" not in call.parameters["reply_markup"]:
            raise CallError("Bad Request: inline keyboard expected")
        return chat, message

    def _change(self, chat: Chat, message: Json, content: Json, text: Styled) -> Json:
        if all(message.get(key) == content.get(key) for key in ("text", "entities", "reply_markup")):
            raise CallError(
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
                "same as a current content and reply markup of the message"
            )
        message.pop("reply_markup", None)
        message.update(content, edit_date=int(self._world.clock()))
        self._world.show(Kind.EDITED, chat, text, message)
        return chat.given(message)
