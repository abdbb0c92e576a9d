// Abbreviations. Pure: a text and where the caret is in, both as they are once the word before the caret is written out.

const END = /[\s,.;:!?)]$/;
const LAST_WORD = /(\S+?)([\s,.;:!?)]*)$/;
const DEFINED = /^([^\s=]{1,20})=(.*)$/;

export type Short = Readonly<Record<string, string>>;

/** Write the last word out, if it is an abbreviation; `ended` says that it is whole although no space follows. */
export function expand(before: string, short: Short, ended = false): string {
  if (!ended && !END.test(before)) return before;
  const [, word = "", rest = ""] = LAST_WORD.exec(before) ?? [];
  const long = longForm(word, short);
  return long ? before.slice(0, before.length - word.length - rest.length) + long + rest : before;
}

function longForm(word: string, short: Short): string | undefined {
  if (Object.hasOwn(short, word)) return short[word];
  const small = word.charAt(0).toLowerCase() + word.slice(1);
  const long = small !== word && Object.hasOwn(short, small) ? short[small] : undefined;
  return long && long.charAt(0).toUpperCase() + long.slice(1);
}

/** Read "hpc=high-performance computing": an abbreviation that is being made, or forgotten when nothing follows. */
export function defined(line: string): { short: string; long: string } | undefined {
  const [all, short = "", long = ""] = DEFINED.exec(line.trim()) ?? [];
  return all ? { short, long: long.trim() } : undefined;
}
