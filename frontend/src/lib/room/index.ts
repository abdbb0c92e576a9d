export { asking } from "./asking";
export { type Line, RoomConnection, room } from "./connection";
export { best, counted, ofTheAudience, ofTheStage, page, type RoomPage, trouble, word, works } from "./page";
export { type Refusal, said } from "./refusal";
export { writes } from "./writing";
