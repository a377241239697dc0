"""Whether a reply can go out as it was written: asked when it is queued, and of a chat's window once more just before the
provider is called."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from inquiries import channels
from inquiries.channels import ComposeOptions, OutgoingMessage, PermanentError
from inquiries.models import ChannelAccount, Delivery, DraftMode, Inquiry, Message
from inquiries.services import composing, contents, sizes, templating, windows
from inquiries.services.letters import Letter, NotSendable

MAX_AHEAD = timedelta(days=366)
WINDOW_SHUT = "The 24 hours are over: choose a template or write an e-mail."


def words_of(letter: Letter, account: ChannelAccount) -> str:
    """What the customer will read. The words of a template are the provider's, so the browser is not asked for them.
    Raises NotSendable."""
    chosen = contents.template_of(letter.content)
    if chosen is None:
        return channels.clean(letter.text, channels.MAX_TEXT)
    options = windows.for_address(account, next(iter(letter.to), None))
    found = contents.option_for(chosen, options.templates)
    if found is None or found.why_not:
        raise NotSendable(
            [(found and found.why_not) or "This template can't be used from this number any more."]
        )
    if len(chosen.variables) != len(found.variables) or not all(one.strip() for one in chosen.variables):
        raise NotSendable(["Fill in every place of the template."])
    return channels.clean(contents.filled(found, chosen.variables), channels.MAX_TEXT)


def check(inquiry: Inquiry, account: ChannelAccount, message: Message, letter: Letter) -> int:
    """In how many parts it will go. Raises NotSendable with everything that is wrong."""
    channel = channels.get(account.channel)
    problems = _problems(inquiry, account, message, letter)
    if channel.chat and not problems:
        problems = _chat_problems(account, letter)
    if problems:
        raise NotSendable(problems)
    try:
        whole = composing.compose(message, letter.files if channel.chat else ())
        problems = list(channel.compose_errors(account.pk, whole))
        count = len(composing.parts_of(account, whole)) if not problems else 0
    except PermanentError as error:
        problems, count = [error.words], 0
    if problems:
        raise NotSendable(problems)
    return count


def _problems(inquiry: Inquiry, account: ChannelAccount, message: Message, letter: Letter) -> list[str]:
    problems = sizes.problems(one.file.size for one in letter.files)
    if not letter.everybody:
        problems.append("Nobody is named to send it to.")
    if not _says_something(account, message, letter):
        problems.append("The message is empty.")
    if left := _left_open(message, letter):
        shown = ", ".join(f"“{{{{ {name} }}}}”" for name in left)
        problems.append(f"Still to be filled in: {shown}.")
    if account.team_id != inquiry.team_id:
        problems.append("This account belongs to another team.")
    if letter.send_at and not timezone.now() < letter.send_at < timezone.now() + MAX_AHEAD:
        problems.append("The time for sending must lie ahead, within a year.")
    return problems


def _says_something(account: ChannelAccount, message: Message, letter: Letter) -> bool:
    """In a chat a file or a place may go without words."""
    if channels.get(account.channel).chat and (letter.files or letter.content):
        return True
    return bool((message.text if letter.mode == DraftMode.FORWARD else message.reply_text).strip())


def _left_open(message: Message, letter: Letter) -> tuple[str, ...]:
    """In a template of the provider every place is filled, and braces are the customer's affair."""
    if contents.template_of(letter.content) is not None:
        return ()
    return templating.names_in(f"{letter.subject}\n{message.reply_text}")


def _chat_problems(account: ChannelAccount, letter: Letter) -> list[str]:
    if letter.mode == DraftMode.FORWARD:
        return ["A message is forwarded by e-mail: choose an e-mail account."]
    if len(letter.everybody) != 1:
        return ["A chat goes to one person: leave one in “To”."]
    options = windows.for_address(account, letter.to[0] if letter.to else None)
    if contents.template_of(letter.content) is not None:
        return []
    return shut(options, later=letter.send_at is not None and _is_shut_at(options, letter))


def check_window(delivery: Delivery, whole: OutgoingMessage) -> None:
    """Just before the provider is called: the window may have shut since it was queued. Raises PermanentError."""
    if channels.get(delivery.account.channel).window is None or whole.template is not None:
        return
    options = windows.for_address(delivery.account, next(iter(whole.to), None))
    if not options.free_text:
        over = options.window_closes_at is not None
        raise PermanentError("window_shut", WINDOW_SHUT if over else options.why_not or WINDOW_SHUT)


def shut(options: ComposeOptions, *, later: bool = False) -> list[str]:
    if not options.free_text:
        return [options.why_not or WINDOW_SHUT]
    return ["The 24 hours are over by then: choose an earlier time or a template."] if later else []


def _is_shut_at(options: ComposeOptions, letter: Letter) -> bool:
    closes, at = options.window_closes_at, letter.send_at
    return closes is not None and at is not None and at >= closes
