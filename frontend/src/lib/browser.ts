// Which browser this is, as far as help differs: permission is given in another place in each.

export type Browser = "firefox" | "safari" | "edge" | "chrome";

export function browser(agent: string = navigator.userAgent): Browser {
  if (/firefox|fxios/i.test(agent)) return "firefox";
  if (/edg(e|a|ios)?\//i.test(agent)) return "edge";
  if (/chrome|chromium|crios/i.test(agent)) return "chrome";
  return /safari/i.test(agent) ? "safari" : "chrome";
}
