/** The same call many times at once, and calls that come twice, late, or in another order: each has one effect. */
import { randomUUID } from "node:crypto";
import { Client, noFigures } from "./client.ts";
import type { Answer, Load } from "./client.ts";
import { addressOf, enough } from "./acting.ts";
import type { Acting } from "./acting.ts";
import { seeded } from "../reference/random.ts";
import { slug } from "./site.ts";
import { ask, linkTo, mailed, nextStudent, token } from "./stories.ts";

export async function sameCall(acting: Acting): Promise<void> {
  const { load, broken } = acting;
  const client = new Client(loadOf(acting));
  await client.signIn();
  const about = randomUUID();
  const path = `/o/${slug}/api/rights/requests`;
  const body = {
    channel: "post",
    receivedAt: new Date(Date.now() - 3_600_000).toISOString(),
    capacity: "self",
    requester: { name: "Robin Hart", address: "2 Quay Street" },
    identities: [],
    wording: about,
    delivery: "post",
    language: "en",
  };
  const key = randomUUID();
  const once = (): Promise<Answer> => client.json({ does: "open", about }, "POST", path, body, key);
  const answers = await Promise.all(Array.from({ length: 20 }, once));
  const ways = new Set(answers.map(({ status, text }) => `${status} ${text}`));
  if (ways.size !== 1) broken.push(`same call: it was answered in ${ways.size} ways`);
  const other = { ...body, wording: "Something else." };
  const { status } = await client.json({ does: "reuse", about, isUnwritten: true }, "POST", path, other, key);
  if (status !== 409) broken.push(`same call: another body under the same key was answered with ${status}`);
  await enough(load, 10);
}

/** A request is confirmed, confirmed again and withdrawn; then everything that was sent arrives once more, shuffled. */
export async function outOfOrder(acting: Acting): Promise<void> {
  const { site, broken, measured } = acting;
  const second = site.spawn({ port: site.options.port + 1 });
  const random = seeded(61);
  try {
    await site.ready(addressOf(site.options.port + 1), second);
    const people = 12;
    for (let number = 0; number < people; number += 1) {
      const person = new Client(loadOf(acting, [site.url, addressOf(site.options.port + 1)]));
      const mailbox = nextStudent();
      const mark = await ask(person, mailbox);
      if (mark === undefined) continue;
      const link = await mailed(person, mailbox, linkTo("confirm"));
      const path = `/p/${slug}/confirm/${link}`;
      const confirm = (key: string, does = "again"): Promise<Answer> =>
        person.form({ does, about: mark }, path, {}, key);
      const [first, late] = [randomUUID(), randomUUID()];
      const answers = await Promise.all([first, first, late, randomUUID(), first].map((key) => confirm(key)));
      const follow = answers
        .map(({ location }) => token.exec(location)?.[1])
        .find((one) => one !== undefined);
      if (follow === undefined) {
        broken.push(
          `out of order: five confirmations were answered ${answers.map(({ status }) => status).join(", ")}`,
        );
        continue;
      }
      const page = `/p/${slug}/request/${follow}/withdraw`;
      const gone = randomUUID();
      const withdraw = (key: string): Promise<Answer> =>
        person.form({ does: "again", about: mark }, page, { sure: "yes" }, key);
      await withdraw(gone);
      const again = [
        () => confirm(first),
        () => confirm(late),
        () => confirm(randomUUID()),
        () => withdraw(gone),
        () => withdraw(randomUUID()),
      ];
      await Promise.all(random.shuffle(again).map((send) => send()));
    }
    await judge(acting);
    measured["people"] = people;
  } finally {
    second.kill("SIGKILL");
  }
  await enough(acting.load, 10);
}

/** The load's own requests are judged by the checker; here it is told how often each of these happened, and how all ended. */
async function judge({ site, broken, measured }: Acting): Promise<void> {
  const { rows } = await site.asSuperuser((client) =>
    client.query<{ type: string; most: number }>(
      `select type, max(times)::int as most from (select case_id, type, count(*) as times from kept.case_event
         where type in ('request.received', 'request.confirmed', 'request.withdrawn') group by 1, 2) as each group by 1`,
    ),
  );
  for (const { type, most } of rows) {
    measured[type] = most;
    if (most !== 1) broken.push(`out of order: ${type} happened ${most} times to one request`);
  }
  if (rows.length !== 3) broken.push("out of order: not each of the three happened, so nothing was shown");
  const after = await site.asSuperuser((client) =>
    client.query(
      `select 1 from kept.case_event e where e.type = 'request.withdrawn' and exists
         (select from kept.case_file c where c.id = e.case_id and c.state = 'open')`,
    ),
  );
  if (after.rows.length > 0) broken.push("out of order: a request that was withdrawn is open again");
}

function loadOf({ site }: Acting, addresses: readonly string[] = [site.url]): Load {
  let calls = 0;
  return {
    site,
    address: () => addresses[(calls += 1) % addresses.length] ?? site.url,
    ending: new AbortController(),
    figures: noFigures(),
  };
}
