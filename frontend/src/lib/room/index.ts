export { type Line, RoomConnection, room } from "./connection";
export { best, page, type RoomPage, word } from "./page";
