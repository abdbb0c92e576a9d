// The framing of media, both ways: `!HBIdI` = track id, flags, group, milliseconds since 1970 at the publisher, length;
// then the payload. Several records may stand in one message.

export const HEAD = 19;
export const FIRST = 1;
export const LAST = 2;

export interface MediaRecord {
  track: number;
  flags: number;
  group: number;
  stamp: number;
  payload: Uint8Array<ArrayBuffer>;
}

export function* readRecords(message: ArrayBuffer): Generator<MediaRecord> {
  const view = new DataView(message);
  for (let at = 0; at + HEAD <= message.byteLength; ) {
    const length = view.getUint32(at + 15);
    if (at + HEAD + length > message.byteLength) return;
    yield {
      track: view.getUint16(at),
      flags: view.getUint8(at + 2),
      group: view.getUint32(at + 3),
      stamp: view.getFloat64(at + 7),
      payload: new Uint8Array(message, at + HEAD, length),
    };
    at += HEAD + length;
  }
}

export function writeRecord(
  track: number,
  flags: number,
  group: number,
  stamp: number,
  payload: Uint8Array = new Uint8Array(),
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD + payload.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, track);
  view.setUint8(2, flags);
  view.setUint32(3, group);
  view.setFloat64(7, stamp);
  view.setUint32(15, payload.byteLength);
  bytes.set(payload, HEAD);
  return bytes;
}
