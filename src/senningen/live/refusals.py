"""What the room answers when it does not do what is asked. Page and socket say the same sentence."""

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import define

# At the doors
EXPIRED = define(
    "room.expired", _("This page has been open too long without a line."), _("Reload the page to enter again."), 403
)
NO_SEAT = define(
    "room.no-seat",
    _("This link has no seat in this session."),
    _("Open your personal page to see your sessions, or write to the secretariat."),
    403,
)
NO_PART = define(
    "room.no-part", _("You have no part in this session any more."), _("Ask the secretariat, then try again."), 403
)
REVOKED = define(
    "room.revoked",
    _("This personal link is no longer valid."),
    _("Use the link in the latest letter from us, or write to the secretariat."),
    403,
)
NOT_YET = define("room.not-yet", _("The doors are not open yet."), _("This page opens them by itself."), 403)
NOT_BEGUN = define(
    "room.not-begun", _("The session has not begun yet."), _("Stay here: it begins on this page by itself."), 403
)
REMOVED = define(
    "room.removed",
    _("The host has removed you from this session."),
    _("If this is a mistake, write to the secretariat."),
    403,
)
ENDED = define("room.ended", _("This session has ended."), _("Your personal page shows what comes next."), 410)
CANCELLED = define(
    "room.cancelled", _("This session does not take place."), _("Your personal page shows what comes next."), 410
)
TAKEN_OVER = define(
    "room.taken-over",
    _("You have opened this session on another device."),
    _("You can go on here: that ends it on the other device."),
)
ELSEWHERE = define("room.elsewhere", _("This pass is for another room."), _("Open the room from your own page."), 403)

# At the door on site
NO_SESSION = define(
    "door.no-session", _("This session does not take place."), _("Look which session is next at this door."), 409
)
SETTLED = define(
    "door.settled", _("A colleague has decided this already."), _("The page shows how it stands now."), 409
)
NO_DOOR_WORDS = define(
    "door.malformed", _("The house did not understand this door."), _("Reload the page while there is a line."), 400
)

# In the hall, and in the chat
CHAT_OFF = define("chat.off", _("The chat is switched off."), _("Ask a question instead."), 403)
CHAT_TOO_SOON = define("chat.too-soon", _("You have just written a line."), _("Wait, then send the next one."), 429)
NO_HALL = define("room.no-hall", _("This session has no places on site."), _("Give it places on site first."), 409)
ON_THE_SCREEN = define(
    "room.on-the-screen", _("Picture and sound are on the screen in front of you."), _("Ask and vote here."), 403
)
HALL_CLOSED = define(
    "room.hall-closed",
    _("The host takes no questions from the hall by phone now."),
    _("Raise your hand in the hall, or try again later."),
    403,
)
HALL_FULL = define(
    "room.hall-full",
    _("As many phones are here as heads were counted in the hall."),
    _("Use the phone and browser you came in with, or ask the host to count again."),
    409,
)
OLD_CODE = define(
    "room.old-code", _("This code is no longer on the screen."), _("Scan the one that is on the screen now."), 403
)
TOO_MANY_HEADS = define(
    "room.too-many-heads", _("No hall holds so many people."), _("Write the number of those who sit there."), 422
)

# On stage
HOST_ONLY = define("room.host-only", _("Only the host can do this."), _("Ask the host."), 403)
STAGE_ONLY = define("room.stage-only", _("Only those on stage can do this."), _("Ask the host."), 403)
KEPT_BACK = define(
    "room.kept-back", _("The host has asked you to wait."), _("You are brought on stage when it is your turn."), 403
)
STAGE_FULL = define("room.stage-full", _("All places on stage are taken."), _("Somebody must step back first."), 409)
NOT_ON_STAGE = define("room.not-on-stage", _("This person is not on stage."), _("Bring them on stage first."), 409)
NOT_SHARING = define(
    "room.not-sharing", _("No screen of this person is shown."), _("Press “Share the screen” on stage first."), 403
)
NOT_HERE = define("room.not-here", _("This person is not in the room."), _("Wait until they come back."), 409)
LAST_HOST = define(
    "room.last-host", _("A session is never without a host."), _("Make somebody else a host first."), 409
)
HOST_BY_PROGRAMME = define(
    "room.host-by-programme",
    _("This person hosts by the programme."),
    _("Change the programme at the desk, or take their link back there."),
    409,
)
HOST_IS_HERE = define(
    "room.host-is-here", _("A host is in the room."), _("Ask the host, or wait until they are missing."), 409
)
NOT_A_GUEST = define(
    "room.not-a-guest", _("The floor is given to guests."), _("Bring a speaker on stage instead."), 409
)
NOT_A_HOST = define("room.not-a-host", _("A host cannot be removed."), _("Take their link back at the desk."), 409)

# What is asked
NO_SUCH_SLIDES = define("room.no-such-slides", _("There is no such slide."), _("Choose another."), 404)
NOTHING_SAID = define("room.nothing-said", _("The message is empty."), _("Write it first."), 422)
MALFORMED = define(
    "room.malformed", _("The room did not understand this page."), _("Reload the page to get its newest version."), 400
)
SLIDES_UNREADABLE = define(
    "room.slides-unreadable",
    _("This file is not a PDF that we can read."),
    _("Save your slides as PDF once more and upload that file."),
    422,
)
SLIDES_LOCKED = define(
    "room.slides-locked", _("This PDF is protected by a password."), _("Save it without one and upload it again."), 422
)
SLIDES_TOO_MANY = define(
    "room.slides-too-many", _("This PDF has more than %(most)s pages."), _("Upload the part that is to be shown."), 422
)
SLIDES_TOO_LARGE = define(
    "room.slides-too-large",
    _("This file is larger than %(mib)s MiB."),
    _("Save it with smaller pictures and upload it again."),
    422,
)

# Camera and microphone: found by the page, said as everything else
INSECURE = define(
    "room.insecure",
    _("Sound and picture need a secure address."),
    _("Open this page by its https address; if there is none, the operator must set one up."),
    400,
)
NO_DECODER = define(
    "room.no-decoder",
    _("This browser is too old to show the stage."),
    _("Open the page in a current Firefox, Chrome, Edge or Safari."),
    400,
)
NO_PICTURE = define(
    "room.no-picture",
    _("This browser cannot show the picture that is sent. You hear the sound."),
    _("To see as well, open the page in a current Chrome, Edge or Safari; Firefox on Linux needs the package ffmpeg."),
    400,
)
CAMERA_BLOCKED = define(
    "room.camera-blocked",
    _("Your browser keeps the camera from this page."),
    _("Click the symbol before the address, allow the camera and reload the page."),
    403,
)
MICROPHONE_BLOCKED = define(
    "room.microphone-blocked",
    _("Your browser keeps the microphone from this page."),
    _("Click the symbol before the address, allow the microphone and reload the page."),
    403,
)
NO_CAMERA = define("room.no-camera", _("No camera was found."), _("Connect one, or go on with sound alone."), 404)
NO_MICROPHONE = define("room.no-microphone", _("No microphone was found."), _("Connect one and try again."), 404)
CAMERA_BUSY = define(
    "room.camera-busy", _("Another program uses the camera."), _("Close that program and try again."), 409
)
MICROPHONE_BUSY = define(
    "room.microphone-busy", _("Another program uses the microphone."), _("Close that program and try again."), 409
)

CHECKED_TOO_OFTEN = define(
    "room.checked-too-often",
    _("This device has been checked very often within the hour."),
    _("The last result is kept. Try again in an hour."),
    429,
)

# Questions and hands
GUESTS_ONLY = define(
    "room.guests-only", _("This is for the audience."), _("Whoever is on stage says it with their voice."), 403
)
NOTHING_ASKED = define("room.nothing-asked", _("The question is empty."), _("Write it first."), 422)
NAME_NEEDED = define(
    "room.name-needed",
    _("Questions of this edition bear the name of who asks."),
    _("Agree that your name is shown and ask again."),
    422,
)
TOO_SOON = define(
    "room.too-soon", _("You have just asked a question."), _("Wait a few seconds, then send the next one."), 429
)
NOT_A_WRITER = define(
    "captions.not-yours", _("The captions are not yours to write."), _("Ask the host to give them to you."), 403
)
WRITTEN_TOO_FAST = define(
    "captions.too-fast", _("Two lines came at once."), _("Send the second one again in a moment."), 429
)
NOTHING_WRITTEN = define("captions.nothing-written", _("There is nothing in this line."), _("Write a few words."), 422)
NO_SUCH_LINE = define("captions.no-such-line", _("This line is not there."), _("Choose another one."), 404)
ENOUGH_LINES = define("captions.enough", _("There is no room for more of them."), _("Correct what is there."), 409)
NO_ENGINE = define(
    "captions.no-engine",
    _("There is no engine for captions here."),
    _("Have somebody write them; the operator's guide says how an engine is set up."),
    409,
)
ENOUGH_WRITERS = define(
    "captions.enough-writers",
    _("Four people write the captions already."),
    _("Take them back from one of the four first."),
    409,
)
ENOUGH_QUESTIONS = define(
    "room.enough-questions",
    _("There are enough questions waiting."),
    _("Wait until the host has read them, or vote for one that is there."),
    429,
)
NO_SUCH_QUESTION = define(
    "room.no-such-question", _("This question is not there any more."), _("Choose one from the list."), 404
)
ANSWERED_ALREADY = define(
    "room.answered-already", _("This question is answered."), _("Vote for one that still waits."), 409
)

# Recording
AGREE_FIRST = define(
    "recording.agree-first",
    _("This session is recorded, and this person has not agreed to that."),
    _("Whoever goes on stage now agrees first, on their own page; or the host stops the recording."),
    409,
)
NOT_AGREED = define(
    "recording.not-agreed",
    _("Not everybody on stage has agreed to be recorded."),
    _("Ask them to agree on their own page, or send them back first."),
    409,
)
NOT_BEGUN_TO_RECORD = define(
    "recording.not-begun",
    _("What is said before the session begins is not recorded."),
    _("Begin the session first."),
    409,
)
OLD_TEXT = define(
    "recording.old-text",
    _("The text about recording has changed meanwhile."),
    _("Reload the page and read it once more."),
    409,
)
WITHDRAWN = define(
    "recording.withdrawn",
    _("Somebody on stage does not agree to be recorded any more."),
    _("Go on without a recording, or send them back and start it again."),
    409,
)
NOT_INSTALLED = define(
    "recording.not-installed",
    _("This server cannot record: the Python package “av” is missing."),
    _("Ask the operator to install the extra senningen[record]."),
    501,
)
DISK_FULL = define(
    "recording.disk-full",
    _("The server's disk is full."),
    _("Delete old recordings at the desk, or ask the operator for more room."),
    507,
)
BROKE = define(
    "recording.broke",
    _("The server could not go on recording."),
    _("Start it again; if that fails, ask the operator what its log says."),
    500,
)
RUNNING = define("recording.running", _("The session is being recorded."), _("Stop the recording first."), 409)
NO_FFMPEG = define(
    "recording.no-ffmpeg",
    _("This server cannot put films together: the program ffmpeg is missing."),
    _("Ask the operator to install the package ffmpeg. The files of each person can be downloaded."),
    501,
)
NOTHING_RECORDED = define(
    "recording.nothing", _("Nothing is left to make a film of."), _("Cut off less, or record first."), 409
)

# Polls
NO_SUCH_POLL = define("room.no-such-poll", _("This poll is not open."), _("Wait until the host opens one."), 404)
POLL_CLOSED = define(
    "room.poll-closed", _("This poll is closed."), _("The host shows its result; a new one can be prepared."), 409
)
POLL_HELD = define("room.poll-held", _("This poll has been held."), _("It stays as it was; prepare a new one."), 409)
POLL_OPTIONS = define(
    "room.poll-options",
    _("A poll has %(fewest)s to %(most)s options, as many in each language."),
    _("Write one option a line, in the same order in each language."),
    422,
)

# Notices
NOTICE_EMPTY = define(
    "notice.empty",
    _("This notice says nothing yet."),
    _("Choose by how many minutes the session begins late, or write down the link where it is held."),
)
NOTICE_LINK = define(
    "notice.link",
    _("This is not a link that a browser opens."),
    _("Copy it from the other meeting as it is; it begins with https://."),
)
NOTICE_OVER = define(
    "notice.over", _("This session is over, or cancelled."), _("Write to its people from Letters to groups instead.")
)

# The run sheet
NO_SUCH_CUE = define(
    "room.no-such-cue", _("This cue is not on the run sheet."), _("Look at the sheet again: it has been changed."), 404
)
CUE_DONE = define(
    "room.cue-done", _("This cue has been done or skipped."), _("The host can open it again in the room."), 409
)
