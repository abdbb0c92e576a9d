export { listDevices, NoDevice, openCamera, openMicrophone } from "./devices";
export { Fanout, type OnStage, type Stage } from "./fanout";
export type { Kind } from "./ingest";
export { Keeper, type PassSource } from "./keeper";
export { LevelMeter } from "./level";
export { Player, type Wish } from "./player";
