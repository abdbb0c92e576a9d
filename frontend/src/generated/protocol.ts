// Written by scripts/protocol from live/protocol.py. Change it there.

export const PROTOCOL = "senningen.room.1";

export type Kind = "audio" | "video";

/** Who the room takes you for. */
export interface You {
  key: string;
  role: string;
  name: string;
  seat: number | null;
  may_publish: boolean;
}

/** A question of one's own, and what became of it. */
export interface OwnQuestionView {
  number: number;
  text: string;
  named: boolean;
  stand: string;
  reason: string;
  answer: string;
}

/** A line; `to` is "host" or "all"; `deleted` ones are told to the host alone. */
export interface SaidView {
  number: number;
  text: string;
  name: string;
  at: string;
  to: string;
  deleted: boolean;
}

/** One's own questions, the numbers one has voted for, and since when one's hand is up. */
export interface OwnView {
  questions: OwnQuestionView[];
  votes: number[];
  hand: string | null;
  chosen: Readonly<Record<string, number>>;
  short: Readonly<Record<string, string>> | null;
  said: SaidView[];
}

/** How far the session is: "closed", "open", "live", "ended"; and since when, in ISO 8601. */
export interface DoorsView {
  state: string;
  began: string | null;
  ended: string | null;
}

/** Somebody in the room, as the host sees them. */
export interface PersonView {
  key: string;
  name: string;
  caption: Readonly<Record<string, string>>;
  role: string;
  seat: number | null;
}

/** How many guests are here; only the host also sees who. */
export interface PeopleView {
  guests: number;
  list: PersonView[] | null;
}

/** Somebody on stage. `caption` is by language; `here` says whether their line is up. */
export interface OnStageView {
  key: string;
  name: string;
  caption: Readonly<Record<string, string>>;
  role: string;
  here: boolean;
  muted: string[];
}

/** Somebody who interprets, into the language of their channel; `here` says whether their line is up. */
export interface InterpreterView {
  key: string;
  name: string;
  channel: string;
  here: boolean;
  muted: string[];
}

/** Who is on stage; for the stage and the host also who is in the green room, and how many places there are. */
export interface StageView {
  on: OnStageView[];
  channels: Readonly<Record<string, string>>;
  screen: string | null;
  layout: string;
  green: PersonView[];
  kept_back: string[];
  made_hosts: string[];
  hostless: string | null;
  interpreters: InterpreterView[];
}

/** The deck that is up; pages are at /slides/<folder>/<page>-<width>.webp. */
export interface SlidesView {
  deck: number;
  folder: string;
  name: string;
  pages: number;
  page: number;
}

/** Slides that can be put up; those without pages are still being drawn. */
export interface DeckView {
  deck: number;
  name: string;
  pages: number;
}

/** A message of the host to everybody. */
export interface AnnouncementView {
  number: number;
  text: string;
  at: string;
}

/** What everybody has to know at once: so many minutes late, or where the session is held instead. */
export interface NoticeView {
  late: number;
  elsewhere: string;
}

/** A question that everybody sees; `name` and `seat` only with its author's consent. */
export interface QuestionView {
  number: number;
  text: string;
  name: string;
  seat: number | null;
  answered: boolean;
  answer: string;
}

/** The published questions, the number of the one over the stage, and whether one may ask without a name. */
export interface QuestionsView {
  list: QuestionView[];
  current: number | null;
  nameless: boolean;
}

/** A question that only the host sees, and its author: waiting, set aside, merged into another. */
export interface QueuedView {
  number: number;
  text: string;
  original: string;
  name: string;
  named: boolean;
  seat: number | null;
  origin: string;
  stand: string;
  into: number | null;
  at: string;
}

/** A hand: whose, since when, and whether their line is up. */
export interface HandView {
  key: string;
  name: string;
  seat: number | null;
  at: string;
  here: boolean;
}

/** Recorded since when, or null; why it stopped by itself; who agreed when (guests: of those on stage). */
export interface RecordingView {
  since: string | null;
  stopped: string;
  agreed: Readonly<Record<string, string>>;
}

/** A poll, by language; `stand` is "prepared", "open" or "closed". */
export interface PollView {
  poll: number;
  question: Readonly<Record<string, string>>;
  options: Readonly<Record<string, string>>[];
  stand: string;
  shown: boolean;
}

/** How many have voted, and for what, if this role sees it. */
export interface TallyView {
  poll: number;
  voted: number;
  counts: number[] | null;
}

/** A cue; `who` speaks, by key; `stand` is "open", "done" or "skipped"; `planned` in ISO 8601. */
export interface CueView {
  cue: number;
  act: string;
  minutes: number;
  what: string;
  note: string;
  who: string;
  name: string;
  poll: number | null;
  planned: string;
  stand: string;
}

/** Whose minutes run, by key, and until when. */
export interface SpeakingView {
  key: string;
  until: string;
}

/** The cues with the one that runs; `off` seconds late when it began, and when the next one is due. */
export interface SheetView {
  cues: CueView[];
  running: number | null;
  off: number;
  due: string | null;
  speaking: SpeakingView | null;
}

/** A line of what is said; without text it was taken back. */
export interface CaptionView {
  number: number;
  text: string;
  corrected: boolean;
  by_engine: boolean;
}

/** The engine that writes captions: since when, how many seconds its newest line came behind, whether it broke. */
export interface EngineView {
  since: string | null;
  behind: number | null;
  broke: boolean;
}

/** Whether there are captions, the newest lines, and for the host who writes them and how the engine does. */
export interface CaptionsView {
  on: boolean;
  lines: CaptionView[];
  writers: PersonView[];
  engine: EngineView | null;
}

/** How many heads were counted, or null; `screen` and `phones` are those connected now, told to the host alone. */
export interface HallView {
  heads: number | null;
  open: boolean;
  screen: boolean;
  phones: number;
}

/** Whom the chat reaches ("nobody", "host", "all"), whether it is slow, and its newest lines, oldest first. */
export interface ChatView {
  to: string;
  slow: boolean;
  lines: SaidView[];
}

/** The whole room, as one role sees it. A change carries some of these parts, each whole. */
export interface StateView {
  doors: DoorsView;
  people: PeopleView;
  stage: StageView;
  slides: SlidesView | null;
  decks: DeckView[];
  removed: PersonView[];
  announcements: AnnouncementView[];
  notice: NoticeView | null;
  questions: QuestionsView;
  queue: QueuedView[];
  votes: Readonly<Record<string, number>>;
  hands: HandView[];
  recording: RecordingView;
  polls: PollView[];
  tally: TallyView[];
  sheet: SheetView;
  captions: CaptionsView;
  transcript: CaptionView[];
  hall: HallView;
  chat: ChatView;
}

/** First message of a connection, and the answer to `again`. */
export interface Welcome {
  t: "welcome";
  v: number;
  now: string;
  you: You;
  own: OwnView;
  state: StateView;
}

/** Some parts of the room look different now. */
export interface Change {
  t: "change";
  v: number;
  was: number;
  set: Partial<StateView>;
}

/** What is yours alone looks different now. */
export interface Own {
  t: "own";
  own: OwnView;
}

/** A fresh pass for this page's sockets. */
export interface NewPass {
  t: "pass";
  token: string;
}

/** The line carries; `now` is the room's clock. */
export interface Heard {
  t: "heard";
  now: string;
}

/** An operation was not accepted; `n` says which. */
export interface Answer {
  t: "refused";
  n: number;
  code: string;
  sentence: string;
  next: string;
}

/** Last message of a connection that the room ends: do not come back by yourself. */
export interface Goodbye {
  t: "goodbye";
  code: string;
  sentence: string;
  next: string;
}

export type FromBrowser =
  | { do: "open-doors"; n?: number }
  | { do: "begin"; n?: number }
  | { do: "end"; n?: number }
  | { do: "make-host"; n?: number; key: string }
  | { do: "unmake-host"; n?: number; key: string }
  | { do: "take-over-hosting"; n?: number }
  | { do: "enter-stage"; n?: number }
  | { do: "leave-stage"; n?: number }
  | { do: "bring-on-stage"; n?: number; key: string }
  | { do: "send-back"; n?: number; key: string }
  | { do: "give-floor"; n?: number; key: string }
  | { do: "mute"; n?: number; key: string; kind?: Kind }
  | { do: "unmute"; n?: number; key: string; kind?: Kind }
  | { do: "share-screen"; n?: number }
  | { do: "stop-screen"; n?: number }
  | { do: "choose-layout"; n?: number; layout: "slides" | "speaker" | "gallery" }
  | { do: "show-slides"; n?: number; deck: number; page?: number }
  | { do: "turn"; n?: number; page: number }
  | { do: "clear-slides"; n?: number }
  | { do: "announce"; n?: number; text: string }
  | { do: "withdraw-announcement"; n?: number; number: number }
  | { do: "remove"; n?: number; key: string }
  | { do: "let-back"; n?: number; key: string }
  | { do: "ask"; n?: number; text: string; named?: boolean }
  | { do: "withdraw-question"; n?: number; number: number }
  | { do: "name-question"; n?: number; number: number; named: boolean }
  | { do: "vote"; n?: number; number: number }
  | { do: "unvote"; n?: number; number: number }
  | { do: "publish-question"; n?: number; number: number }
  | { do: "edit-question"; n?: number; number: number; text: string }
  | { do: "merge-question"; n?: number; number: number; into: number }
  | { do: "set-question-aside"; n?: number; number: number; reason?: "none" | "said-already" | "off-topic" | "time" | "tone" }
  | { do: "answer-question"; n?: number; number: number; text?: string }
  | { do: "restore-question"; n?: number; number: number }
  | { do: "project-question"; n?: number; number: number }
  | { do: "clear-question"; n?: number }
  | { do: "count-heads"; n?: number; heads: number }
  | { do: "open-hall"; n?: number }
  | { do: "close-hall"; n?: number }
  | { do: "raise-hand"; n?: number }
  | { do: "lower-hand"; n?: number }
  | { do: "refuse-floor"; n?: number; key: string }
  | { do: "agree-to-recording"; n?: number; version: number }
  | { do: "withdraw-consent"; n?: number }
  | { do: "start-recording"; n?: number }
  | { do: "stop-recording"; n?: number }
  | { do: "open-poll"; n?: number; poll: number }
  | { do: "close-poll"; n?: number; poll: number }
  | { do: "show-poll"; n?: number; poll: number }
  | { do: "hide-poll"; n?: number; poll: number }
  | { do: "choose"; n?: number; poll: number; option: number }
  | { do: "take-cue"; n?: number; cue: number }
  | { do: "skip-cue"; n?: number; cue: number }
  | { do: "reopen-cue"; n?: number; cue: number }
  | { do: "give-captions"; n?: number; key: string }
  | { do: "take-captions"; n?: number; key: string }
  | { do: "caption"; n?: number; text: string; took?: number }
  | { do: "correct-caption"; n?: number; number: number; text: string }
  | { do: "abbreviate"; n?: number; short: string; long?: string }
  | { do: "start-engine"; n?: number }
  | { do: "stop-engine"; n?: number }
  | { do: "set-chat"; n?: number; to: "nobody" | "host" | "all"; slow?: boolean }
  | { do: "say"; n?: number; text: string; named?: boolean }
  | { do: "delete-said"; n?: number; number: number }
  | { do: "restore-said"; n?: number; number: number }
  | { do: "again"; n?: number }
  | { do: "renew"; n?: number }
  | { do: "heard"; n?: number };

export type FromRoom = Welcome | Change | Own | NewPass | Heard | Answer | Goodbye;
