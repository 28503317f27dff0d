/** A draft of the policy for the test that looks at every page. */
import { make } from "../src/features/policy/drafts/acts.ts";
import { draftOf } from "../src/features/policy/drafts/domain.ts";
import { importPolicy } from "../src/features/policy/importing/read.ts";
import { write } from "../src/platform/db.ts";
import { testKeys, type SignedInMember } from "./signed-in.ts";
import type { World } from "./world.ts";

/** A draft of the policy with proposals, a question and a finding. */
export async function furnishDraft(w: World, { scope }: SignedInMember): Promise<string> {
  const text = `# Our policy

## 1 Requests

1.1 We answer access requests within one month.

1.2 We will test our measures, under the Data Protection Act 1998.
`;
  const clauses = draftOf(await importPolicy(new TextEncoder().encode(text), "policy.md"));
  const draft = {
    title: "Our policy",
    came_from: "file",
    file_name: "policy.md",
    notes: [],
    clauses,
  } as const;
  return await write(w.db, scope, (tx) => make({ tx, scope, keys: testKeys, now: w.now() }, draft));
}
