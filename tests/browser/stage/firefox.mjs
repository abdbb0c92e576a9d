// Opens a page in Firefox ESR over WebDriver BiDi, waits until one expression is true there, and prints what another gives.
//   node firefox.mjs URL UNTIL EXPRESSION
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../frontend/package.json", import.meta.url));
const puppeteer = require("puppeteer-core");
const [url, until, expression] = process.argv.slice(2);
const PATIENCE = 120_000; // a busy machine is slow, not wrong
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  headless: true,
  timeout: PATIENCE,
  defaultViewport: { width: 1280, height: 800 },
  extraPrefsFirefox: { "media.autoplay.default": 0, "media.navigator.streams.fake": true, "media.navigator.permission.disabled": true },
});
process.on("SIGTERM", () => void browser.close().then(() => process.exit(0)));
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  const said = [];
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(url);
  await page.waitForFunction(until, { polling: 100 });
  console.log(JSON.stringify({ value: await page.evaluate(expression), said }));
} finally {
  await browser.close();
}
