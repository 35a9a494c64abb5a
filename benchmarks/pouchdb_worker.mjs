// PouchDB's side of the comparison; runs in a folder that has pouchdb, express-pouchdb and express 4.
//
// `node pouchdb_worker.mjs serve FOLDER` serves databases and prints its port; `node pouchdb_worker.mjs client MONTH.json ADDRESS
// FOLDER NAME` keeps one: then each line on the standard input (`write`, `push`, `pull`) is answered by one on the
// standard output once it is done. A document a record, answers nested in their assessment's.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const PouchDB = require("pouchdb");
const [role, ...rest] = process.argv.slice(2);

if (role === "serve") {
  const app = require("express")();
  const Kept = PouchDB.defaults({ prefix: rest[0] + "/" });
  app.use("/", require("express-pouchdb")(Kept, { mode: "fullCouchDB", inMemoryConfig: true, logPath: join(rest[0], "log.txt") }));
  const listening = app.listen(0, "127.0.0.1", () => console.log(listening.address().port));
} else {
  const [file, address, folder, name] = rest;
  const month = JSON.parse(readFileSync(file, "utf8"));
  const local = new PouchDB(join(folder, name));
  const remote = new PouchDB(`${address}/month`);
  const works = {
    write: () => local.bulkDocs(documents(month)),
    push: () => local.replicate.to(remote),
    pull: () => local.replicate.from(remote),
  };
  await remote.info(); // makes it
  console.log("ready");
  for await (const line of createInterface({ input: process.stdin })) {
    await works[line.trim()]();
    console.log("done");
  }
}

function documents(month) {
  const answers = {};
  for (const { assessment_id, question, value, note } of month.answers) {
    (answers[assessment_id] ??= {})[question] = [value, note];
  }
  return ["cooperatives", "visits", "assessments", "action_items", "projects"].flatMap((section) =>
    month[section].map(({ id, ...fields }) => ({
      _id: id,
      type: section,
      ...fields,
      ...(section === "assessments" ? { answers: answers[id] } : {}),
    })),
  );
}
