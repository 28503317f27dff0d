/** Erasing what is kept of a person: everything it does and does not do stands here before the button. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { go } from "../../../web/router.ts";
import {
  Button,
  Checkbox,
  ConfirmDialog,
  ErrorNotice,
  Link,
  Notice,
  Page,
  Select,
  Skeleton,
  Time,
} from "../../../web/widgets/index.ts";
import { grounds } from "../erasure/contract.ts";
import type { Counts, ErasurePreview, Ground, Wish } from "../erasure/contract.ts";
import { erase, previewErasure } from "../erasure/endpoints.ts";
import { DrillNotice } from "./drill/mark.tsx";
import { OtherCases } from "./erasure_others.tsx";
import { ErasureCounts } from "./erasure_counts.tsx";
import { groundWords, sumOf } from "./erasure_words.ts";

type Given = { readonly organisation: string; readonly reference: string };

export default function ErasePage({ organisation, params }: PageProps): ReactNode {
  const given = { organisation, reference: params["reference"] ?? "" };
  const { data, error, refetch } = useCall(previewErasure, { params: given });
  return (
    <Page
      title="Erase what is kept of a person"
      documentTitle={`Erase ${given.reference}`}
      crumbs={[
        { title: "Work", to: "/work" },
        { title: given.reference, to: `/work/${given.reference}` },
        { title: "Erase" },
      ]}
      lede="This cannot be taken back. Read what it does first; nothing happens until you confirm."
    >
      {data === undefined ? (
        error === null ? (
          <Skeleton kind="page" lines={10} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : data.certificate === undefined ? (
        <Before given={given} preview={data} />
      ) : (
        <Notice
          kind="done"
          title="What was kept of this person was erased"
          action={<Link to={`/work/certificates/${data.certificate}`}>Show the certificate</Link>}
        >
          The certificate says what was removed and how far the keys are gone.
        </Notice>
      )}
    </Page>
  );
}

function Before({ given, preview }: { readonly given: Given; readonly preview: ErasurePreview }): ReactNode {
  const [also, setAlso] = useState<readonly string[]>([]);
  const [ground, setGround] = useState<Ground>();
  const [wishes, setWishes] = useState<ReadonlyMap<string, Wish>>(new Map());
  const [isOpen, setOpen] = useState(false);
  const [self, ...others] = preview.requests;
  if (self === undefined) return null;
  const chosen = preview.requests.filter(
    ({ reference }) => reference === self.reference || also.includes(reference),
  );
  const theirs = preview.others.filter(({ of }) => chosen.some(({ reference }) => of.includes(reference)));
  const going = theirs.filter(({ reference }) => wishes.get(reference) === "destroy");
  const isDecided = theirs.every(({ reference, stays }) => stays !== undefined || wishes.has(reference));
  const counts = sumOf([...chosen, ...going].map((one) => one.counts));
  return (
    <>
      {preview.isDrill === true && <DrillNotice reference={self.reference} />}
      {!self.isOver && (
        <Notice kind="warn" title="This request is not over">
          It must be answered, refused or withdrawn first.
        </Notice>
      )}
      <section className="panel" aria-labelledby="whose">
        <h2 id="whose">Which requests</h2>
        <p>
          <b>{self.reference}</b> {self.what}, received <Time at={self.receivedAt} kind="day" />.
        </p>
        {others.map((one) => (
          <Checkbox
            key={one.reference}
            isSelected={also.includes(one.reference)}
            isDisabled={!one.isOver || one.isErased}
            onChange={(isOn) =>
              setAlso(isOn ? [...also, one.reference] : also.filter((each) => each !== one.reference))
            }
          >
            Also {one.reference}: {one.what}
            {one.isErased ? " (erased already)" : one.isOver ? "" : " (not over: it stays)"}
          </Checkbox>
        ))}
        {others.length > 0 && (
          <p className="hint">These bear the same name. Make sure that it is the same person.</p>
        )}
        {preview.hasMore && (
          <p className="hint">There may be more under this name; find them by name and erase each.</p>
        )}
      </section>
      <OtherCases
        others={theirs}
        wishes={wishes}
        onWish={(reference, wish) => setWishes(new Map([...wishes, [reference, wish]]))}
      />
      <section className="panel" aria-labelledby="now">
        <h2 id="now">Unreadable at once</h2>
        <ErasureCounts counts={counts} />
      </section>
      <Why title="What stays, and why" lines={preview.stays} />
      <Lines title="In backups" lines={preview.inBackups} />
      <Lines title="What this does not reach" lines={preview.elsewhere} />
      <section className="panel erasure-form" aria-labelledby="do">
        <h2 id="do">Erase</h2>
        <Select
          label="Ground"
          hint="It stands in the certificate. Words of your own do not: the certificate names nobody."
          value={ground}
          onChange={setGround}
          choices={grounds.map((value) => ({ value, label: groundWords[value] }))}
        />
        <p>
          <Button
            kind="danger"
            isDisabled={!self.isOver || ground === undefined || !isDecided}
            onPress={() => setOpen(true)}
          >
            Erase…
          </Button>
        </p>
        {!isDecided && <p className="hint">First say what becomes of each other case above.</p>}
      </section>
      {isOpen && ground !== undefined && (
        <Confirm
          given={given}
          ground={ground}
          counts={counts}
          references={chosen.map(({ reference }) => reference)}
          others={theirs.flatMap(({ reference, stays }) => {
            const wish = wishes.get(reference);
            return stays !== undefined || wish === undefined ? [] : [{ reference, wish }];
          })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function Confirm({
  given,
  ground,
  counts,
  references,
  others,
  onClose,
}: {
  readonly given: Given;
  readonly ground: Ground;
  readonly counts: Counts;
  readonly references: readonly string[];
  readonly others: readonly { readonly reference: string; readonly wish: Wish }[];
  readonly onClose: () => void;
}): ReactNode {
  const act = useChange(erase);
  const confirm = async (): Promise<void> => {
    const body = { references: [...references], others: [...others], ground, counts, typed: given.reference };
    const done = await act.run({ params: given, body });
    if (done !== undefined) go(`/work/certificates/${done.certificate}`);
  };
  return (
    <ConfirmDialog
      title="Erase for good"
      isOpen
      onClose={onClose}
      phrase={given.reference}
      confirmLabel="Erase"
      onConfirm={() => void confirm()}
      isPending={act.isPending}
      error={
        act.error?.code === "conflict"
          ? "Something has come in or gone since you looked. Close this, look again, then erase."
          : act.error?.details.some(({ reason }) => reason === "held-for-open-request") === true
            ? "This person has another request open. What is kept here may be what they ask for, so it stays until that request is over."
            : act.error?.details.some(({ reason }) => reason === "run-under-way") === true
              ? "What was approved for this request is being carried out in a connected system. Wait until that has ended; its page says how."
              : act.error?.message
      }
    >
      <p>
        {counts.texts} sealed texts, {counts.files} files and {counts.foundRows} found rows of{" "}
        {[
          ...references,
          ...others.filter(({ wish }) => wish === "destroy").map(({ reference }) => reference),
        ].join(", ")}{" "}
        are removed, and their keys are destroyed. Nobody can bring them back.
      </p>
    </ConfirmDialog>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }): ReactNode {
  return (
    <section className="panel">
      <h2>{title}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function Why({
  title,
  lines,
}: {
  readonly title: string;
  readonly lines: ErasurePreview["stays"];
}): ReactNode {
  return (
    <section className="panel">
      <h2>{title}</h2>
      <ul>
        {lines.map(({ what, why }) => (
          <li key={what}>
            <b>{what}</b>, {why}.
          </li>
        ))}
      </ul>
    </section>
  );
}
