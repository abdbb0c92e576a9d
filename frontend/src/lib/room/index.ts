export { type Line, RoomConnection, room } from "./connection";
export { best, counted, page, type RoomPage, trouble, word } from "./page";
