/** What each role may do: the table the server decides by, as it is. */
import type { ReactNode } from "react";
import { Table } from "../../../web/widgets/index.ts";
import { grantable, permissionTable, roles } from "../permissions.ts";
import type { Role } from "../permissions.ts";
import { permissionName, roleHints, roleNames } from "./words.ts";

const may = (role: Role, permission: (typeof grantable)[number]): boolean =>
  permissionTable[permission].some((one) => one === role);

export function RoleTable(): ReactNode {
  return (
    <>
      <Table
        label="What each role may do"
        rows={grantable}
        keyOf={(permission) => permission}
        empty={undefined}
        columns={[
          { title: "May", kind: "row", cell: permissionName },
          ...roles.map((role) => ({
            title: roleNames[role],
            cell: (permission: (typeof grantable)[number]) =>
              may(role, permission) ? "yes" : <span className="soft">–</span>,
          })),
        ]}
      />
      <dl className="facts">
        {roles.map((role) => (
          <div key={role}>
            <dt>{roleNames[role]}</dt>
            <dd>{roleHints[role]}</dd>
          </div>
        ))}
      </dl>
      <p className="soft">
        A case about a colleague is hidden from that colleague, whatever their role. Whoever stands in for an
        officer or a handler holds that role for the days of the absence.
      </p>
    </>
  );
}
