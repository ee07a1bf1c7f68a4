"""The morning's job: reminders by e-mail, at most one a day for each person, whoever rings and however often.

Claimed, handed over, noted: whoever is killed in between has sent it or not, and nobody sends it again. At most once,
because a message too many annoys every day and one too few is missed once: the deadline is still on the first page.
"""

from __future__ import annotations

import logging
import os
import socket
from collections import Counter
from datetime import date, datetime, time
from uuid import uuid4

from ..dates import BRUSSELS, now
from ..extensions import db, reading_only
from ..mail import MailServer, MailServerDown, Outcome, connected, hand_over, text_message
from .reminders import list_letters
from .services import claim_reminder, claim_round, end_reminder, end_round

REMIND_AT = time(7)  # in Brussels

log = logging.getLogger("fieldlog.reminders")


def remind_people(*, on: date, server: MailServer, base_url: str) -> Counter[Outcome]:
    """Send everybody who wants one the reminder of a day; harmless twice. Gives how many ended how. Raises
    MailServerDown: then the rest is sent the next time."""
    done: Counter[Outcome] = Counter()
    with reading_only():  # neither writing nor sending waits for this, nor this for them
        letters = list(list_letters(on=on, base_url=base_url))
        db.session.rollback()
    if not letters:
        return done
    with connected(server) as connection:
        for letter in letters:
            message = text_message(
                server, to=letter.address, subject=letter.subject, text=letter.text, language=letter.language
            )
            claim = claim_reminder(person_id=letter.person_id, day=on, entries=letter.entries, at=now())
            if claim is None:
                continue  # another node was first
            outcome = hand_over(connection, message)
            done[outcome] += 1
            if outcome == "unknown":
                log.warning(
                    "the connection broke during the reminder of person %d; it is not sent again", letter.person_id
                )
                raise MailServerDown(f"{server.host}:{server.port}: the connection broke")
            end_reminder(reminder_id=claim, state=outcome, at=now())
            if outcome == "refused":
                log.warning("the mail server refuses the address of person %d", letter.person_id)
    return done


def remind_due_people(*, at: datetime, server: MailServer, base_url: str) -> Counter[Outcome] | None:
    """What the clock calls: the round of today, from seven in the morning on, once in all nodes; None where it is too
    early, done, or somebody else's. What failed is tried again until midnight."""
    local = at.astimezone(BRUSSELS)
    if local.time() < REMIND_AT:
        return None
    owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:8]}"
    run_id = claim_round(day=local.date(), owner=owner, at=at)
    if run_id is None:
        return None
    try:
        done = remind_people(on=local.date(), server=server, base_url=base_url)
    except Exception as error:
        db.session.rollback()
        end_round(run_id=run_id, owner=owner, error=f"{type(error).__name__}: {error}"[:2000], at=now())
        raise
    why = f"{done['failed']} reminders were not taken" if done["failed"] else None
    end_round(run_id=run_id, owner=owner, error=why, at=now())
    return done
