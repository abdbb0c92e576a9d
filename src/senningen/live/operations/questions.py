"""Questions to those on stage: asked, voted for, put in order, answered."""

from __future__ import annotations

from senningen.live.asked import Reason, SentQuestion
from senningen.live.operations.base import Operation, operation


@operation("ask")
class Ask(Operation):
    """A guest asks those on stage; `named` is their consent to their name beside it."""

    text: str
    named: bool = False


@operation("withdraw-question")
class WithdrawQuestion(Operation):
    """A guest takes their own question back."""

    number: int


@operation("name-question")
class NameQuestion(Operation):
    """A guest gives their name to their own question, or takes it off."""

    number: int
    named: bool


@operation("vote")
class Vote(Operation):
    """A guest would like this one to be answered."""

    number: int


@operation("unvote")
class Unvote(Operation):
    """A guest takes that back."""

    number: int


@operation("publish-question")
class PublishQuestion(Operation):
    """The host lets everybody see it and vote for it."""

    number: int


@operation("edit-question")
class EditQuestion(Operation):
    """The host puts it better; what was written is kept beside it."""

    number: int
    text: str


@operation("merge-question")
class MergeQuestion(Operation):
    """The host puts a question to another that asks the same; the votes count together."""

    number: int
    into: int


@operation("set-question-aside")
class SetQuestionAside(Operation):
    """The host does not take it; its author learns why."""

    number: int
    reason: Reason = Reason.NONE


@operation("answer-question")
class AnswerQuestion(Operation):
    """It is answered: on stage, or by this text."""

    number: int
    text: str = ""


@operation("restore-question")
class RestoreQuestion(Operation):
    """The host undoes: it is again what it was before it was set aside, merged or answered."""

    number: int


@operation("project-question")
class ProjectQuestion(Operation):
    """The host puts a question over the stage."""

    number: int


@operation("clear-question")
class ClearQuestion(Operation):
    """The question over the stage goes back to the list."""


@operation("questions-sent")
class QuestionsSent(Operation):
    """The questions that the desk passed on from the mail, all of them; and whether one may ask without a name."""

    questions: tuple[SentQuestion, ...]
    nameless: bool = True


FROM_BROWSERS: tuple[type[Operation], ...] = (
    Ask,
    WithdrawQuestion,
    NameQuestion,
    Vote,
    Unvote,
    PublishQuestion,
    EditQuestion,
    MergeQuestion,
    SetQuestionAside,
    AnswerQuestion,
    RestoreQuestion,
    ProjectQuestion,
    ClearQuestion,
)
