// Reads mails with postal-mime, which shares no line with what wrote them: a JSON list of base64 comes in, facts go out.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const found = createRequire(new URL("../../frontend/package.json", import.meta.url)).resolve("postal-mime");
const { default: PostalMime } = await import(pathToFileURL(found));

async function facts(raw) {
  const mail = await PostalMime.parse(Buffer.from(raw, "base64"), { attachmentEncoding: "base64" });
  const files = mail.attachments.map(({ filename, mimeType, disposition, content }) => {
    return { name: filename, type: mimeType, disposition, content };
  });
  return { subject: mail.subject, text: mail.text, html: mail.html ?? "", files };
}

process.stdout.write(JSON.stringify(await Promise.all(JSON.parse(readFileSync(0, "utf8")).map(facts))));
