/** Every widget of the office on one page, for the test that looks at them; no page of the product. */
import "../src/web/without_eval.ts";
import "../src/web/styles/index.css";
import { useState } from "react";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { queries } from "../src/web/call.ts";
import * as widgets from "../src/web/widgets/index.ts";

const {
  Button,
  Checkbox,
  ClockBar,
  Combo,
  ConfirmDialog,
  Dialog,
  Drawer,
  EmptyState,
  FactList,
  Glyph,
  Link,
} = widgets;
const { Menu, NextAction, Notice, Page, RadioGroup, Select, Skeleton, Status, Table, Tabs } = widgets;
const { TextArea, TextField, Time, Timeline, toast, Toasts } = widgets;

const zones = ["Europe/Berlin", "Europe/London", "Europe/Madrid"].map((value) => ({ value, label: value }));
const regimes = [
  { value: "uk", label: "United Kingdom" },
  { value: "eu", label: "European Union", hint: "With the law of the member state" },
] as const;

function Fields(): ReactNode {
  const [text, setText] = useState("Riverbridge Language School");
  const [checked, setChecked] = useState(true);
  const [choice, setChoice] = useState<"mail" | "post">("mail");
  const [regime, setRegime] = useState<"uk" | "eu">();
  const [zone, setZone] = useState("Europe/London");
  return (
    <div className="form">
      <TextField label="Name" value={text} onChange={setText} hint="As letters name it." isRequired />
      <TextField
        label="Address for mail"
        value="anna@"
        onChange={setText}
        error="This is no address."
        type="email"
      />
      <TextArea label="What was asked" value="Everything about my daughter." onChange={setText} />
      <div className="form-row">
        <Select label="Law" choices={regimes} value={regime} onChange={setRegime} hint="Whose clocks run." />
        <Combo label="Zone" choices={zones} value={zone} onChange={setZone} />
      </div>
      <RadioGroup
        label="How it is delivered"
        value={choice}
        onChange={setChoice}
        choices={[
          { value: "mail", label: "A link by mail", hint: "It lives thirty days." },
          { value: "post", label: "Printed, by post" },
        ]}
      />
      <Checkbox
        isSelected={checked}
        onChange={setChecked}
        hint="The evidence is destroyed after the decision."
      >
        Identity was confirmed
      </Checkbox>
      <div className="form-actions">
        <Button kind="primary" type="submit">
          Save
        </Button>
        <Button>Cancel</Button>
        <Button isDisabled>Not yet</Button>
        <Button isPending>Saving</Button>
        <Button kind="quiet">More</Button>
        <Link to="/work">All work</Link>
      </div>
    </div>
  );
}

function Overlays(): ReactNode {
  const [open, setOpen] = useState<"dialog" | "confirm" | "drawer">();
  const close = (): void => setOpen(undefined);
  return (
    <div className="form-actions">
      <Button onPress={() => setOpen("dialog")}>Open a dialog</Button>
      <Button kind="danger" onPress={() => setOpen("confirm")}>
        Destroy the package
      </Button>
      <Button onPress={() => setOpen("drawer")}>Open a drawer</Button>
      <Button onPress={() => toast("The settings are saved.")}>Say something</Button>
      <Menu items={[{ id: "one", title: "Pause the clock", onAction: close }]}>Actions</Menu>
      <Dialog title="Two people share this row" isOpen={open === "dialog"} onClose={close}>
        <p>What is decided here holds everywhere.</p>
      </Dialog>
      <ConfirmDialog
        title="Destroy the package"
        isOpen={open === "confirm"}
        onClose={close}
        phrase="R-2026-0012"
        confirmLabel="Destroy"
        onConfirm={close}
      >
        <p>403 rows and 5 pictures will be unreadable; the list of what was in it stays.</p>
      </ConfirmDialog>
      <Drawer title="10.9 answered within one month" isOpen={open === "drawer"} onClose={close}>
        <p>
          <Status status="due" basis="measured, 11 of 12" isPill />
        </p>
      </Drawer>
    </div>
  );
}

const rows = [
  { id: "1", name: "School database", rows: 386, status: "kept" },
  { id: "2", name: "Paper archive", rows: 0, status: "due" },
] as const;

function Lists(): ReactNode {
  return (
    <div className="two">
      <div>
        <NextAction
          title="Review what was found"
          action={<Button kind="primary">Review 4 people</Button>}
          missing={[
            { id: "identity", what: "Who asks is not confirmed yet." },
            { id: "search", what: "All 8 systems were searched.", isDone: true },
          ]}
        >
          <p>
            403 rows are clear. 9 rows and 3 pictures also show other people: decide for each person once.
          </p>
        </NextAction>
        <Timeline
          entries={[
            {
              id: "3",
              at: "2026-03-02T08:14:00Z",
              what: "Search finished in 7 of 8 systems",
              more: "One is waiting.",
            },
            { id: "2", at: "2026-02-20T15:31:00Z", what: "Identity confirmed", kind: "quiet" },
            { id: "1", at: "2025-12-06T08:20:00Z", what: "Mail refused", kind: "broken" },
          ]}
        />
      </div>
      <div>
        <FactList
          title="People"
          facts={[
            ["Requester", "Carmen Ortega, guardian"],
            ["About", "Lucía Ortega, student 2025–26"],
            ["Nothing", undefined],
            ["Received", <Time key="at" at="2026-02-20T15:31:00Z" kind="day" />],
          ]}
        />
        {(["kept", "due", "broken", "unproven", "n/a"] as const).map((status) => (
          <p key={status}>
            <Status status={status} basis="measured" /> <Status status={status} isPill />{" "}
            <Glyph status={status} />
          </p>
        ))}
      </div>
    </div>
  );
}

function Gallery(): ReactNode {
  return (
    <Page
      title="Carmen Ortega asks for a copy of her daughter’s data"
      documentTitle="Gallery"
      lede="Access, as guardian of Lucía Ortega (11) · received 6 November by telephone · with Anna Ferrer"
      crumbs={[
        { title: "Work", to: "/work" },
        { title: "Rights requests", to: "/work" },
        { title: "R-2026-0012" },
      ]}
      actions={<Button>Log a letter</Button>}
    >
      <div className="stack">
        <ClockBar
          title="24 days left"
          start="2026-11-06T08:20:00Z"
          end="2026-12-15T23:59:00Z"
          now="2026-11-21T09:00:00Z"
          pauses={[{ start: "2026-11-10T10:00:00Z", end: "2026-11-18T11:40:00Z" }]}
          marks={[{ at: "2026-12-07T00:00:00Z", label: "without the pause" }]}
        >
          Answer by Tuesday 15 December: one month from receipt, plus 9 days while we waited for her answer.
        </ClockBar>
        <ClockBar
          title="3 days late"
          start="2026-10-01T08:00:00Z"
          end="2026-11-02T23:59:00Z"
          now="2026-11-05T09:00:00Z"
          pauses={[]}
        >
          It was due on Monday 2 November.
        </ClockBar>
      </div>
      <Lists />
      <h2>Table</h2>
      <Table
        label="Systems"
        rows={rows}
        keyOf={({ id }) => id}
        empty={undefined}
        count="2 of 8"
        onMore={() => undefined}
        columns={[
          { title: "System", kind: "row", cell: ({ name }) => name },
          { title: "State", cell: ({ status }) => <Status status={status} /> },
          { title: "Rows", kind: "number", cell: (row) => row.rows },
        ]}
      />
      <Table
        label="Nothing"
        rows={[]}
        keyOf={() => ""}
        columns={[]}
        empty={
          <EmptyState title="No requests yet" action={<Button>Log a request</Button>}>
            What arrives by telephone or post is logged here; what people ask on the public page appears by
            itself.
          </EmptyState>
        }
      />
      <h2>Notices</h2>
      <Notice title="Mail is not sent">No mail server is set. Letters wait in the outbox.</Notice>
      <Notice kind="warn">One system did not answer.</Notice>
      <Notice kind="error" action={<Button>Try again</Button>}>
        The database refused the log-in.
      </Notice>
      <Notice kind="done">The package is ready.</Notice>
      <Skeleton />
      <h2>Fields</h2>
      <Fields />
      <h2>Parts</h2>
      <Tabs
        label="Parts of the request"
        tabs={[
          { id: "found", title: "Found", count: 412, content: <p>Rows.</p> },
          { id: "letters", title: "Letters", content: <p>Letters.</p> },
        ]}
      />
      <Overlays />
      <Toasts />
    </Page>
  );
}

const place = document.getElementById("office");
if (place !== null)
  createRoot(place).render(
    <QueryClientProvider client={queries}>
      <Gallery />
    </QueryClientProvider>,
  );
