/** Dialogs of the page for requests between systems: a controller, its key, our certificate, a processor's key. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../../web/call.ts";
import type { CallRefused } from "../../../../web/call.ts";
import {
  Dialog,
  ErrorNotice,
  FormDialog,
  TextArea,
  TextField,
  toast,
} from "../../../../web/widgets/index.ts";
import type { ControllerView } from "../../controllers/contract.ts";
import {
  changeController,
  endController,
  letControllerIn,
  makeControllerKey,
  setSigner,
  setVendorKey,
} from "../../controllers/endpoints.ts";
import type { System } from "./page.tsx";

type Shown = {
  readonly organisation: string;
  readonly onChanged: () => void;
  readonly onClose: () => void;
};

/** A controller is let in, or what is known of it changed; letting it in shows its key. */
export function ControllerDialog({
  organisation,
  before,
  onChanged,
  onClose,
}: Shown & { readonly before?: ControllerView }): ReactNode {
  const letIn = useChange(letControllerIn);
  const change = useChange(changeController);
  const [name, setName] = useState(before?.name ?? "");
  const [contact, setContact] = useState(before?.contact ?? "");
  const [number, setNumber] = useState(before?.customerNumber ?? "");
  const [hosts, setHosts] = useState(before?.callbackHosts.join("\n") ?? "");
  const [key, setKey] = useState<string>();
  const { error, isPending } = before === undefined ? letIn : change;
  const faults = faultsOf(error);
  const save = async (): Promise<void> => {
    const body = {
      name: name.trim(),
      contact: contact.trim(),
      ...(number.trim() === "" ? {} : { customerNumber: number.trim() }),
      callbackHosts: hosts
        .split(/[\s,]+/)
        .map((host) => host.toLowerCase())
        .filter((host) => host !== ""),
    };
    if (before === undefined) {
      const made = await letIn.run({ params: { organisation }, body });
      if (made === undefined) return;
      onChanged();
      setKey(made.key);
      return;
    }
    if ((await change.run({ params: { organisation, controller: before.id }, body })) === undefined) return;
    toast("Saved.");
    onChanged();
    onClose();
  };
  if (key !== undefined) return <TheKey value={key} onClose={onClose} />;
  return (
    <FormDialog
      title={before === undefined ? "Let a controller in" : `Change ${before.name}`}
      act={before === undefined ? "Let it in" : "Save"}
      onAct={save}
      onClose={onClose}
      isPending={isPending}
      isDisabled={name.trim() === "" || contact.trim() === ""}
    >
      <TextField
        label="The controller"
        isRequired
        autoFocus
        maxLength={160}
        value={name}
        onChange={setName}
      />
      <TextField
        label="Their desk for data protection"
        hint="A shared address. Letters about their requests go there."
        type="email"
        isRequired
        maxLength={254}
        value={contact}
        onChange={setContact}
        error={faults("contact", "Type an address such as privacy@example.org.")}
      />
      <TextField
        label="Their number of a person, as it is called here"
        hint="The name of the identifier in your maps, such as student-number. Left empty: e-mail addresses alone."
        maxLength={60}
        value={number}
        onChange={setNumber}
      />
      <TextArea
        label="Servers that may be called back"
        hint="One a line, such as privacy.example.org. Nobody else is called, whatever a request says."
        rows={3}
        value={hosts}
        onChange={setHosts}
        error={faults("callbackHosts", "Type names of servers alone, without https:// and without a path.")}
      />
      {error !== undefined && error.code !== "invalid_request" && <ErrorNotice error={error} />}
    </FormDialog>
  );
}

function TheKey({ value, onClose }: { readonly value: string; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog title="The controller’s key" isOpen onClose={onClose}>
      <p>
        Copy it now and hand it over by a way others cannot read: it is not shown again. Their system sends it
        as a bearer’s key with each question.
      </p>
      <p>
        <code>{value}</code>
      </p>
    </Dialog>
  );
}

export function KeyDialog({
  organisation,
  controller,
  onChanged,
  onClose,
}: Shown & { readonly controller: ControllerView }): ReactNode {
  const make = useChange(makeControllerKey);
  const [key, setKey] = useState<string>();
  if (key !== undefined) return <TheKey value={key} onClose={onClose} />;
  return (
    <FormDialog
      title={`A new key for ${controller.name}`}
      act="Make a new key"
      onAct={async () => {
        const made = await make.run({ params: { organisation, controller: controller.id }, body: {} });
        if (made === undefined) return;
        onChanged();
        setKey(made.key);
      }}
      onClose={onClose}
      isPending={make.isPending}
    >
      <p>
        The key they have opens nothing from then on. Do this when it may be known to others, and once a year.
      </p>
      {make.error !== undefined && <ErrorNotice error={make.error} />}
    </FormDialog>
  );
}

export function EndDialog({
  organisation,
  controller,
  onChanged,
  onClose,
}: Shown & { readonly controller: ControllerView }): ReactNode {
  const end = useChange(endController);
  return (
    <FormDialog
      title={`Shut out ${controller.name}`}
      act="Shut it out"
      onAct={async () => {
        if ((await end.run({ params: { organisation, controller: controller.id }, body: {} })) === undefined)
          return;
        onChanged();
        onClose();
      }}
      onClose={onClose}
      isPending={end.isPending}
    >
      <p>Its key opens nothing from then on. What it asked for goes on, and it is still called back.</p>
      {end.error !== undefined && <ErrorNotice error={end.error} />}
    </FormDialog>
  );
}

const unusable: Readonly<Record<string, string>> = {
  certificate_unreadable:
    "This is no certificate. Paste the text that begins with -----BEGIN CERTIFICATE-----.",
  certificate_weak: "The certificate’s key is too weak, or no RSA key: take RSA with 2048 bits or more.",
  certificate_not_valid_now: "The certificate is not valid today.",
  certificate_of_another: "The certificate is not for this domain.",
  key_unreadable: "This is no private key, or it is locked with a passphrase.",
  key_of_another: "This key does not belong to the certificate.",
};

export function SignerDialog({
  organisation,
  domain: before,
  onChanged,
  onClose,
}: Shown & { readonly domain: string }): ReactNode {
  const set = useChange(setSigner);
  const [domain, setDomain] = useState(before);
  const [certificate, setCertificate] = useState("");
  const [key, setKey] = useState("");
  const faults = faultsOf(set.error, unusable);
  return (
    <FormDialog
      title="What we sign with"
      act="Set it"
      onAct={async () => {
        const body = { domain: domain.trim().toLowerCase(), certificate, key };
        if ((await set.run({ params: { organisation }, body })) === undefined) return;
        toast("Set. Answers are signed with it from now on.");
        onChanged();
        onClose();
      }}
      onClose={onClose}
      isPending={set.isPending}
      isDisabled={domain.trim() === "" || certificate.trim() === "" || key.trim() === ""}
    >
      <p>
        A certificate of an authority that controllers know, or one of your own whose fingerprint stands in
        your contracts. One of your own is made with:
      </p>
      <p>
        <code>
          openssl req -x509 -newkey rsa:3072 -nodes -days 730 -subj /CN={domain} -addext subjectAltName=DNS:
          {domain} -keyout key.pem -out certificate.pem
        </code>
      </p>
      <TextField
        label="Domain we sign as"
        isRequired
        autoFocus
        maxLength={253}
        value={domain}
        onChange={setDomain}
        error={faults("domain", "Type a domain such as privacy.example.org.")}
      />
      <TextArea
        label="Certificate (PEM)"
        isRequired
        hint="Ours first, then those that issued it."
        value={certificate}
        onChange={setCertificate}
        error={faults("certificate", "This is too long for a certificate.")}
      />
      <TextArea
        label="Its private key (PEM)"
        isRequired
        hint="Stored sealed and never shown again."
        value={key}
        onChange={setKey}
        error={faults("key", "This is too long for a key.")}
      />
      {set.error !== undefined && set.error.code !== "invalid_request" && <ErrorNotice error={set.error} />}
    </FormDialog>
  );
}

export function VendorKeyDialog({
  organisation,
  system,
  onChanged,
  onClose,
}: Shown & { readonly system: System }): ReactNode {
  const set = useChange(setVendorKey);
  const [key, setKey] = useState("");
  const isGiven = key.trim() !== "";
  const faults = faultsOf(set.error);
  return (
    <FormDialog
      title={`The key for ${system.vendors.join(", ") || system.base}`}
      act={isGiven ? "Set it" : "Take it away"}
      onAct={async () => {
        const body = { base: system.base, ...(isGiven ? { key: key.trim() } : {}) };
        if ((await set.run({ params: { organisation }, body })) === undefined) return;
        toast(isGiven ? "Set." : "Taken away.");
        onChanged();
        onClose();
      }}
      onClose={onClose}
      isPending={set.isPending}
      isDisabled={!isGiven && system.keySetAt === undefined}
    >
      <p>
        It goes to <code>{system.base}</code> and to no other address.
      </p>
      <TextField
        label="The key they gave you"
        hint="Stored sealed and never shown again. With a scheme of their own, such as “Basic abc”, type both."
        type="password"
        autoFocus
        maxLength={2000}
        value={key}
        onChange={setKey}
        error={faults("key", "A key is made of letters, digits and signs without an accent.")}
      />
      {set.error !== undefined && set.error.code !== "invalid_request" && <ErrorNotice error={set.error} />}
    </FormDialog>
  );
}

/** The sentence beside a field that was refused: of its reason, else the one given. */
function faultsOf(
  error: CallRefused | undefined,
  sentences: Readonly<Record<string, string>> = {},
): (field: string, otherwise: string) => string | undefined {
  return (field, otherwise) => {
    const found = error?.details.find(({ at }) => at === `body.${field}` || at.startsWith(`body.${field}.`));
    return found === undefined ? undefined : (sentences[found.reason] ?? otherwise);
  };
}
