export { type Line, RoomConnection, room } from "./connection";
export { best, page, type RoomPage, trouble, word } from "./page";
