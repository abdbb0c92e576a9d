/** Why the room did not do what this page asked, and what can be done now. */
export interface Refusal {
  /** What `say` returned when this was asked. */
  readonly n: number;
  readonly code: string;
  readonly sentence: string;
  readonly next: string;
  /** Whether a part of the page has shown it beside what was asked there. */
  shown?: boolean;
}

/** Give the words of a refusal to whoever shows them. */
export function said(refusal: Refusal): string {
  refusal.shown = true;
  return `${refusal.sentence} ${refusal.next}`;
}
