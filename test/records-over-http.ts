import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { createCsvHr } from '../connectors/hris/csv.ts';
import type { Employee, PeerAttribute } from '../connectors/hris/port.ts';
import { ENTERPRISE, HR_EXTENSION } from '../connectors/hris/scim-user.ts';
import { serveHttps } from '../connectors/http/testing.ts';
import { createCsvContext } from '../connectors/itsm/csv.ts';
import { CHECK_KINDS } from '../domain/check.ts';

export type RecordsOverHttp = { scimUrl: string; contextUrl: string; ca: string; close(): Promise<void> };

/** The exports of an organisation behind the two interfaces that a real HR and ITSM are asked by; whatever else is asked is a 404. */
export async function serveRecords(exports: () => { hrCsv: string; contextCsv: string }): Promise<RecordsOverHttp> {
  const server = await serveHttps((request, response) => {
    const answers: Record<string, (body: unknown) => Promise<unknown>> = {
      'POST /scim/v2/Users/.search': (body) => searchUsers(body, exports().hrCsv),
      'POST /context/records/search': (body) => searchRecords(body, exports().contextCsv),
    };
    const answer = answers[`${request.method ?? ''} ${request.url ?? ''}`];
    if (answer === undefined) {
      response.writeHead(404).end();
      return;
    }
    void bodyOf(request)
      .then(answer)
      .then(
        (found) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found)),
        () => response.writeHead(400).end(),
      );
  });
  return { scimUrl: `${server.url}/scim/v2`, contextUrl: `${server.url}/context`, ca: server.ca, close: () => server.close() };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(z.instanceof(Uint8Array).parse(chunk));
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

const never = new AbortController().signal;
const Search = z.object({ filter: z.string(), startIndex: z.int().min(1), count: z.int().min(1) });
const COMPARISON = /([^\s"]+) eq ("(?:[^"\\]|\\.)*")/g;
const ATTRIBUTE_OF: Readonly<Record<string, PeerAttribute>> = {
  title: 'title',
  [`${ENTERPRISE}:department`]: 'department',
  'addresses.locality': 'location',
  [`${ENTERPRISE}:manager.value`]: 'manager',
  [`${HR_EXTENSION}:customGroup`]: 'customGroup',
};

async function searchUsers(body: unknown, csv: string): Promise<unknown> {
  const { filter, startIndex, count } = Search.parse(body);
  const hr = createCsvHr({ text: csv, name: 'hr.csv' });
  const found = new Map<string, Employee>();
  for (const [, path = '', quoted = ''] of filter.matchAll(COMPARISON)) {
    const value = z.string().parse(JSON.parse(quoted));
    const attribute = ATTRIBUTE_OF[path];
    const answer = attribute === undefined ? await hr.find([value], never) : await hr.listBy(attribute, value, never);
    if (answer.state !== 'answered') throw new Error(answer.state);
    for (const employee of [answer.value ?? []].flat()) found.set(employee.employeeRef, employee);
  }
  const page = [...found.values()].slice(startIndex - 1, startIndex - 1 + count);
  return { totalResults: found.size, startIndex, itemsPerPage: page.length, Resources: page.map(scimUser) };
}

function scimUser(e: Employee): unknown {
  const { employeeRef, userNames, title, timeZone, location, department, managerRef, ...hr } = e;
  return {
    id: employeeRef,
    userName: userNames[0],
    title,
    timezone: timeZone,
    addresses: [{ type: 'work', locality: location }],
    [ENTERPRISE]: { employeeNumber: employeeRef, department, manager: { value: managerRef } },
    [HR_EXTENSION]: { ...hr, userNames },
  };
}

const Question = z.object({
  kind: z.enum(CHECK_KINDS),
  persons: z.array(z.string()),
  systems: z.array(z.string()),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
});

async function searchRecords(body: unknown, csv: string): Promise<unknown> {
  const { kind, persons, systems, from, to } = Question.parse(body);
  const interval = { fromMs: Date.parse(from), toMs: Date.parse(to) };
  const answer = await createCsvContext({ text: csv, name: 'context.csv' }).find(kind, persons, systems, interval, never);
  if (answer.state !== 'answered') return { kept: false, complete: true, records: [] };
  const records = answer.records.map(({ interval, ...record }) => ({
    ...record,
    from: new Date(interval.fromMs).toISOString(),
    to: new Date(interval.toMs).toISOString(),
  }));
  return { kept: true, complete: answer.complete, records };
}
