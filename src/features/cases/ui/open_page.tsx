/** Opens a case of a kind: a complaint that arrived, a question to the officer, a plan, an action. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { useCall, useChange } from "../../../web/call.ts";
import { CaseFields, errorsOf, problemOf } from "../../../web/cases/fields.tsx";
import type { Values } from "../../../web/cases/fields.tsx";
import type { PageProps } from "../../../web/page.ts";
import { Button, ErrorNotice, Link, Notice, Page, Skeleton, Time } from "../../../web/widgets/index.ts";
import type { CaseForm } from "../contract.ts";
import { caseForm, openCase } from "../endpoints.ts";

type Opened = ReplyOf<typeof openCase>;

export default function OpenPage({ organisation, params }: PageProps): ReactNode {
  const kind = params["kind"] ?? "";
  const form = useCall(caseForm, { params: { organisation, kind } });
  if (form.data === undefined) {
    return (
      <Page title="New" crumbs={[{ title: "Work", to: "/work" }]} width="narrow">
        {form.error === null ? <Skeleton kind="page" /> : <ErrorNotice error={form.error} />}
      </Page>
    );
  }
  return <Form key={kind} organisation={organisation} form={form.data} />;
}

function Form({ organisation, form }: { readonly organisation: string; readonly form: CaseForm }): ReactNode {
  const open = useChange(openCase);
  const [values, setValues] = useState<Values>({});
  const [opened, setOpened] = useState<Opened>();
  if (opened !== undefined) return <Done opened={opened} form={form} onAgain={() => setOpened(undefined)} />;
  const problem = problemOf(open.error, form.refusals);
  const send = async (): Promise<void> => {
    const reply = await open.run({
      params: { organisation },
      body: { kind: form.kind, fields: { ...values } },
    });
    if (reply === undefined) return;
    setValues({});
    setOpened(reply);
  };
  return (
    <Page
      title={form.title}
      lede={form.lede}
      crumbs={[{ title: "Work", to: "/work" }, { title: form.title }]}
      width="narrow"
    >
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <CaseFields
          fields={form.fields}
          people={form.people}
          values={values}
          errors={errorsOf(open.error?.details ?? [])}
          onChange={setValues}
        />
        {problem !== undefined && <Notice kind="error">{problem}</Notice>}
        <div className="form-actions">
          <Button kind="primary" type="submit" isPending={open.isPending}>
            {form.act}
          </Button>
        </div>
      </form>
    </Page>
  );
}

function Done({
  opened,
  form,
  onAgain,
}: {
  readonly opened: Opened;
  readonly form: CaseForm;
  readonly onAgain: () => void;
}): ReactNode {
  return (
    <Page
      title={`On record as ${opened.reference}`}
      lede={
        opened.due === undefined ? undefined : (
          <>
            The first thing is due by <Time at={opened.due} kind="day" />.
          </>
        )
      }
      crumbs={[{ title: "Work", to: "/work" }, { title: opened.reference }]}
      width="narrow"
    >
      <div className="stack">
        {!opened.mayOpen && (
          <p>You find what becomes of it, and what you are asked back, under what is yours.</p>
        )}
        <div className="form-actions">
          {opened.mayOpen ? (
            <Link to={`/work/${opened.reference}`} kind="primary">
              Open it
            </Link>
          ) : (
            <Link to="/work/mine" kind="primary">
              What is mine
            </Link>
          )}
          <Button onPress={onAgain}>{form.title}</Button>
        </div>
      </div>
    </Page>
  );
}
