/** Who answers for the data: shown under the register, printed at the head of letters, edited in a dialog. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange } from "../../../web/call.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import {
  Address,
  Button,
  Dialog,
  ErrorNotice,
  FactList,
  Link,
  Notice,
  TextArea,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import type { Controller, ControllerPage } from "../contract.ts";
import { changeController, readController } from "../endpoints.ts";
import { linesOf } from "./lines.ts";

/** “United Kingdom” for GB; a code the browser does not know stays as it is. */
function countryName(code: string): string {
  return new Intl.DisplayNames("en-GB", { type: "region", fallback: "code" }).of(code) ?? code;
}

type At = { readonly organisation: string };

function controllerFacts(controller: Controller): readonly (readonly [string, ReactNode])[] {
  return [
    ["Address", controller.address.join(", ")],
    ["E-mail", controller.email === undefined ? undefined : <Address key="email" text={controller.email} />],
    ["Telephone", controller.telephone ?? "–"],
    ["Whom to ask", Object.values(controller.contact).join(" / ")],
    ["Country", countryName(controller.country)],
  ];
}

export function ControllerFacts({
  organisation,
  mayWrite,
  history,
}: At & {
  readonly mayWrite: boolean;
  /** What stands below it on its own page; elsewhere a link leads there. */
  readonly history?: (page: ControllerPage) => ReactNode;
}): ReactNode {
  const { data, error } = useCall(readController, { params: { organisation } });
  // Settings, Setup and letters lead here to write it down.
  const isAsked = useSearch().get("open") === "controller";
  const [isEditing, setEditing] = useState(isAsked);
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined) return null;
  const { controller, version } = data;
  return (
    <section className="register-part">
      {controller === undefined ? (
        <Notice kind="warn" title="Nobody wrote down who answers for the data">
          Letters go out without your address, and cannot say whom to ask.
        </Notice>
      ) : (
        <FactList
          {...(history === undefined ? { title: "Who answers for the data" } : {})}
          facts={controllerFacts(controller)}
        />
      )}
      <p>
        {mayWrite && (
          <Button onPress={() => setEditing(true)}>
            {controller === undefined
              ? "Write down who answers for the data"
              : "Change who answers for the data"}
          </Button>
        )}{" "}
        {history === undefined && version > 0 && (
          <Link to="/registers/controller">{version === 1 ? "1 version" : `${version} versions`}</Link>
        )}
      </p>
      {history !== undefined && <div className="register-part">{history(data)}</div>}
      {isEditing && mayWrite && (
        <Editor
          organisation={organisation}
          version={version}
          before={controller}
          onClose={() => {
            setEditing(false);
            if (isAsked) setSearch({ open: undefined });
          }}
        />
      )}
    </section>
  );
}

type Editing = At & {
  readonly version: number;
  readonly before: Controller | undefined;
  readonly onClose: () => void;
};

function Editor({ organisation, version, before, onClose }: Editing): ReactNode {
  const change = useChange(changeController);
  const [address, setAddress] = useState(before?.address.join("\n") ?? "");
  const [email, setEmail] = useState(before?.email ?? "");
  const [telephone, setTelephone] = useState(before?.telephone ?? "");
  const [english, setEnglish] = useState(before?.contact.en ?? "");
  const [spanish, setSpanish] = useState(before?.contact.es ?? "");
  const [country, setCountry] = useState(before?.country ?? "");
  const save = async (): Promise<void> => {
    const controller: Controller = {
      address: linesOf(address),
      email: email.trim(),
      ...(telephone.trim() === "" ? {} : { telephone: telephone.trim() }),
      contact: {
        ...(english.trim() === "" ? {} : { en: english.trim() }),
        ...(spanish.trim() === "" ? {} : { es: spanish.trim() }),
      },
      country: country.trim().toUpperCase(),
    };
    const made = await change.run({ params: { organisation }, body: { version, controller } });
    if (made === undefined) return;
    toast("Saved.");
    onClose();
  };
  return (
    <Dialog
      title="Who answers for the data"
      isOpen
      onClose={onClose}
      actions={
        <Button kind="primary" isPending={change.isPending} onPress={() => void save()}>
          Save
        </Button>
      }
    >
      <div className="form">
        <TextArea
          label="Address"
          hint="One line below the other."
          rows={3}
          value={address}
          onChange={setAddress}
        />
        <TextField label="E-mail" type="email" isRequired value={email} onChange={setEmail} />
        <TextField label="Telephone" type="tel" width="half" value={telephone} onChange={setTelephone} />
        <TextField
          label="Whom to ask, in English"
          hint="A role, never a name: “The data protection officer”."
          value={english}
          onChange={setEnglish}
        />
        <TextField label="Whom to ask, in Spanish" value={spanish} onChange={setSpanish} />
        <TextField
          label="Country"
          hint="Two letters, such as GB or ES. It leads to the authority people may complain to."
          width="short"
          isRequired
          maxLength={2}
          value={country}
          onChange={setCountry}
        />
        {change.error !== undefined && <ErrorNotice error={change.error} />}
      </div>
    </Dialog>
  );
}
