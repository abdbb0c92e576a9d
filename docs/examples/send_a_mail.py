"""Send the desk a plain request for a seat, as any mail program would.

python docs/examples/send_a_mail.py [PORT [MAILBOX]]
"""

import smtplib
import sys
from email.message import EmailMessage
from email.utils import formatdate, make_msgid


def request(mailbox: str) -> EmailMessage:
    """Write what a guest might write."""
    mail = EmailMessage()
    mail["From"] = "Claire Ewert <claire.ewert@uni.example>"
    mail["To"] = mailbox
    mail["Subject"] = "A seat on Tuesday and Thursday?"
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = make_msgid(domain="uni.example")
    mail.set_content(
        "Dear organisers,\n\n"
        "I would like to attend the seminar. If places are short, Tuesday and Thursday matter most to me.\n\n"
        "Kind regards,\nClaire Ewert\nUniversity of Luxembourg\n"
    )
    return mail


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8425
    mailbox = sys.argv[2] if len(sys.argv) > 2 else "seats@infra.example"
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.send_message(request(mailbox))
    print(f"Sent to {mailbox}. It is at the desk now.")
