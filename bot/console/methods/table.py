"""Every method but getUpdates, by its name in small letters (Telegram does not mind capitals)."""

from collections.abc import Callable
from typing import Any

from bot.console import webhook
from bot.console.console import Console
from bot.console.methods import callbacks, chats, commands, editing, files, sending
from bot.console.params import Params
from bot.console.state import Json

Method = Callable[[Console, Params], tuple[Any, list[Json]]]

METHODS: dict[str, Method] = {
    "getme": chats.get_me,
    "getchat": chats.get_chat,
    "sendchataction": chats.send_chat_action,
    "setwebhook": webhook.set_webhook,
    "deletewebhook": webhook.delete_webhook,
    "getwebhookinfo": webhook.get_webhook_info,
    "sendmessage": sending.send_message,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": callbacks.answer_callback_query,
    "getfile": files.get_file,
    "setmycommands": commands.set_my_commands,
    "getmycommands": commands.get_my_commands,
    "deletemycommands": commands.delete_my_commands,
}
