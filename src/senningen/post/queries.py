"""Reading mail: conversations, what came in, what goes out and how it fares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from senningen.kernel.prepared import first, prepared
from senningen.people.models import Person
from senningen.people.queries import by_email
from senningen.post import mailbox
from senningen.post.letter import LINK
from senningen.post.message import ParsedMessage
from senningen.post.mime import Outgoing
from senningen.post.models import CalendarEntry, Letter, MailboxPosition, Message, Thread

CAN_COME_BACK = timedelta(days=7)  # servers give up after five (RFC 5321, 4.5.4.1)
STILL_HERE = Q(state=Letter.State.QUEUED) & (Q(attempts=0) | ~Q(problem=""))
"""Letters that nobody has in hand: not tried yet, or refused for now and put down with the reason."""
SAME_CONVERSATION = timedelta(days=90)  # a mail without any reference joins what the person last wrote about


def letter_with_key(key: str) -> Letter | None:
    """Return the letter that was queued with this key."""
    return first(_with_key(key))


@prepared
def _with_key(key: str) -> QuerySet[Letter]:
    return Letter.objects.filter(key=key)


def keys_queued(keys: Collection[str]) -> frozenset[str]:
    """Return those of the keys with which a letter was queued."""
    return frozenset(_keys_queued(tuple(keys)) if keys else ())


@prepared
def _keys_queued(keys: tuple[str, ...]) -> QuerySet[Letter, str]:
    return Letter.objects.filter(key__in=keys).values_list("key", flat=True)


@prepared
def calendar_entries(keys: tuple[str, ...]) -> QuerySet[CalendarEntry]:
    """Return what calendars were told of, by what it stands for."""
    return CalendarEntry.objects.filter(key__in=keys)


def waiting_letter(letter_id: int) -> Letter | None:
    """Return a letter if it has not left yet and may still leave."""
    return Letter.objects.filter(pk=letter_id, state=Letter.State.QUEUED).first()


def last_letter_to(email: str, *, now: datetime) -> Letter | None:
    """Return the letter that was last sent to an address, if it can still come back."""
    sent = Letter.objects.filter(to_email__iexact=email, sent__gt=now - CAN_COME_BACK)
    return sent.order_by("-sent").first() if email else None


def latest_thread(person_id: int, edition_id: int | None, *, now: datetime) -> Thread | None:
    """Return the conversation a person last had with us, about this edition or about none."""
    return first(_threads(person_id, edition_id, now - SAME_CONVERSATION))


@prepared
def _threads(person_id: int, edition_id: int | None, since: datetime) -> QuerySet[Thread]:
    about = Q() if edition_id is None else Q(edition_id=edition_id) | Q(edition_id=None)
    return Thread.objects.filter(about, person=person_id, touched__gt=since).order_by("-touched", "-pk")[:1]


def answered_letter(message: Message, parsed: ParsedMessage) -> Letter | None:
    """Return the letter a message answers: by the token in its recipient, by what it refers to, by its calendar UID."""
    letters = Letter.objects.select_related("thread", "person", "entry").order_by("-pk")
    if route := mailbox.routed(message.recipient):
        by_entry = Q(entry__uid__startswith=f"{route.token}@")
        if named := letters.filter(by_entry if route.kind == "calendar" else Q(token=route.token)).first():
            return named
    if references := _references(parsed):
        known = {letter.message_id: letter for letter in letters.filter(message_id__in=references)}
        if nearest := next((each for each in references if each in known), None):
            return known[nearest]
    uids = [part.uid for part in parsed.calendar if part.uid]
    return letters.filter(entry__uid__in=uids).first() if uids else None


def matching_thread(message: Message, parsed: ParsedMessage) -> Thread | None:
    """Find the conversation of a message: token, references, calendar UID, then the writer's latest."""
    letter = answered_letter(message, parsed)
    if letter and letter.thread:
        return letter.thread
    if references := _references(parsed):
        earlier = Message.objects.select_related("thread").filter(message_id__in=references).exclude(thread=None)
        if found := earlier.order_by("-received").first():
            return found.thread
    if message.person_id and not message.automatic:
        return latest_thread(message.person_id, None, now=message.received)
    return None


def mailbox_position(folder: str) -> MailboxPosition | None:
    """Return how far a folder on another server has been taken in."""
    return MailboxPosition.objects.filter(folder=folder).first()


def writer(message: Message, parsed: ParsedMessage) -> Person | None:
    """Return the person who wrote a message, if their address is known."""
    return by_email(parsed.from_.address) if parsed.from_.address else None


def _references(parsed: ParsedMessage) -> list[str]:
    """Return what a message refers to, the nearest first (RFC 5322, 3.6.4)."""
    return list(dict.fromkeys([*parsed.in_reply_to, *reversed(parsed.references)]))


def same_message_id(message: Message) -> QuerySet[Message]:
    """Return other messages that bear the same Message-ID: shown beside it, never taken for it."""
    if not message.message_id:
        return Message.objects.none()
    return Message.objects.filter(message_id=message.message_id).exclude(pk=message.pk)


def threads() -> QuerySet[Thread]:
    """Return every conversation, the one touched last first."""
    return Thread.objects.select_related("person").order_by("-touched", "-pk")


def messages_of(thread: Thread) -> QuerySet[Message]:
    """Return what came in in a conversation, oldest first, without the raw bytes."""
    return Message.objects.filter(thread=thread).defer("raw").select_related("person").order_by("received", "pk")


def letters_of(thread: Thread) -> QuerySet[Letter]:
    """Return what went out in a conversation, oldest first."""
    return Letter.objects.filter(thread=thread).select_related("person").order_by("written", "pk")


def letters_to(person_id: int) -> QuerySet[Letter]:
    """Return every letter to a person, newest first, with its state."""
    return Letter.objects.filter(person_id=person_id).order_by("-written", "-pk")


def outgoing(edition_id: int | None = None, *, state: str = "") -> QuerySet[Letter]:
    """Return letters for the page of outgoing mail, newest first."""
    letters = Letter.objects.select_related("person").order_by("-written", "-pk")
    if edition_id is not None:
        letters = letters.filter(edition_id=edition_id)
    if not state:
        return letters
    if state in Letter.Delivery.values:
        return letters.filter(state=Letter.State.SENT, delivery=state)
    unreported = letters.filter(delivery="") if state == Letter.State.SENT else letters
    return unreported.filter(state=state)


def states(edition_id: int | None = None) -> Counter[str]:
    """Count letters by how they fare."""
    letters = Letter.objects.all() if edition_id is None else Letter.objects.filter(edition_id=edition_id)
    counts: Counter[str] = Counter()
    for state, delivery, count in letters.values_list("state", "delivery").annotate(count=Count("pk")).order_by():
        counts[delivery if state == Letter.State.SENT and delivery else state] += count
    return counts


def unsent() -> QuerySet[Letter]:
    """Return the letters that wait to be sent, in the order of their writing."""
    return Letter.objects.filter(state=Letter.State.QUEUED).order_by("written", "pk")


def shown_html(html: str) -> str:
    """Return the HTML of a letter for the desk, where its personal link leads nowhere."""
    return html.replace(f'href="{LINK}"', 'href="#"')


def in_test_mode() -> bool:
    """Say whether letters stay here instead of leaving; a banner tells everybody at the desk."""
    return bool(settings.OPTIONS.test_mode)


def as_it_leaves(letter: Letter, *, link: str, enclosed: bool = False) -> Outgoing:
    """Return a letter as it goes out, with what stands where its personal link is."""
    return Outgoing(
        letter_id=letter.pk,
        attempt=letter.attempts,
        from_email=letter.from_email,
        from_name=letter.from_name,
        to_email=letter.to_email,
        to_name=letter.to_name,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        message_id=letter.message_id,
        token=letter.token,
        automatic=letter.automatic,
        receipt=letter.receipt,
        answers=letter.answers.message_id if letter.answers else "",
        calendar=letter.calendar,
        calendar_method=letter.calendar_method,
        link=link,
        enclosed=enclosed,
    )
