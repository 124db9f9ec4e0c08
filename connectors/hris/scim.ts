import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { askJson } from '../http/ask-json.ts';
import { checkedBaseUrl, createHttp } from '../http/http.ts';
import type { RetryTimes } from '../http/send-again.ts';
import { nameForms, theOne } from './choose-employee.ts';
import type { Employee, HrAnswer, HrPort, PeerAttribute } from './port.ts';
import { askedAttributes, employeeOfScim, ENTERPRISE, HR_EXTENSION } from './scim-user.ts';

export type ScimOptions = {
  /** Base of SCIM, e.g. `https://hr.example/scim/v2`. */
  baseUrl: string;
  token: string;
  /** PEM. */
  ca?: string;
  /** Deadline of one question, all its pages included. */
  timeoutMs: number;
  /** Schema of the fields that SCIM has no names for. */
  extension?: string;
} & Partial<RetryTimes>;

const PAGE = 100;
const MAX_PERSONS = 2_000;
const NAMES_IN_FILTER = 20;
const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const SWITCH_ON =
  'switch on searching by POST, Users/.search of RFC 7644 section 3.4.3, in the SCIM service or in the proxy before it; user names are never put into an address';
const MAX_BODY_BYTES = 8 * 1024 * 1024;

const ListResponse = z.object({ totalResults: z.int().min(0), Resources: z.array(z.unknown()).nullish() });

const Identified = z.object({ id: z.string() });

/** HR over SCIM 2.0 (RFC 7643, 7644), read only, asked by `POST Users/.search`. A server that is down, slow or odd is `could_not_check`, never an empty answer. */
export function createScimHr(options: ScimOptions): HrPort {
  const base = checkedBaseUrl(options.baseUrl.replace(/\/*$/, '/'), 'SCIM address');
  const extension = options.extension ?? HR_EXTENSION;
  const http = createHttp({
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    timeoutMs: options.timeoutMs,
    maxBodyBytes: MAX_BODY_BYTES,
  });
  const times = {
    sleep: options.sleep ?? ((ms: number, signal: AbortSignal) => pause(ms, undefined, { signal })),
    random: options.random ?? Math.random,
  };
  const deps = { http, token: options.token, mediaType: 'application/scim+json', switchOn: SWITCH_ON, times };

  async function page(
    filter: string,
    startIndex: number,
    signal: AbortSignal,
  ): Promise<HrAnswer<{ total: number; found: Map<string, Employee> }>> {
    const search = { schemas: [SEARCH_REQUEST], filter, attributes: askedAttributes(extension), startIndex, count: PAGE };
    const answer = await askJson(deps, new URL('Users/.search', base), search, signal);
    if (!answer.ok) return { state: 'could_not_check', kind: answer.kind, reason: `HR: ${answer.reason}` };
    try {
      const list = ListResponse.parse(answer.json);
      // By the id of the resource: two of them may be accounts of one person.
      const found = new Map((list.Resources ?? []).map((resource) => [Identified.parse(resource).id, employeeOfScim(resource, extension)]));
      return { state: 'answered', value: { total: list.totalResults, found } };
    } catch (error) {
      if (error instanceof z.ZodError) return { state: 'could_not_check', reason: 'HR: it sent something that is no list of users' };
      throw error;
    }
  }

  /** Everybody the filter finds, or why they could not all be read. */
  async function all(filter: string, signal: AbortSignal): Promise<HrAnswer<Employee[]>> {
    const within = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]);
    const persons = new Map<string, Employee>();
    for (;;) {
      const answer = await page(filter, persons.size + 1, within);
      if (answer.state !== 'answered') return answer;
      const { total, found } = answer.value;
      const before = persons.size;
      for (const [id, person] of found) persons.set(id, person);
      if (persons.size >= total) return { state: 'answered', value: [...persons.values()] };
      // A page that brings nobody new: the list ended too early, or the server does not heed where a page begins.
      if (persons.size === before) return { state: 'could_not_check', reason: 'HR: the list of users could not be read to its end' };
      if (persons.size >= MAX_PERSONS) return { state: 'could_not_check', reason: `HR: more than ${MAX_PERSONS} persons were found` };
    }
  }

  return {
    async find(aliases, signal) {
      const forms = [...new Set(aliases.flatMap(nameForms))];
      const candidates: Employee[] = [];
      for (let i = 0; i < forms.length; i += NAMES_IN_FILTER) {
        const filter = forms.slice(i, i + NAMES_IN_FILTER).map((form) => equals('userName', form));
        const answer = await all(filter.join(' or '), signal);
        if (answer.state !== 'answered') return answer;
        candidates.push(...answer.value);
      }
      const found = theOne(candidates.filter((e) => e.userNames.flatMap(nameForms).some((form) => forms.includes(form))));
      if (found.state === 'answered' && found.value?.startDate === '') {
        return { state: 'could_not_check', reason: `HR: the person has no start date in ${extension}` };
      }
      return found;
    },
    listBy: (attribute, value, signal) => all(equals(pathOf(attribute, extension), value.trim()), signal),
  };
}

/** A comparison value is a JSON string (RFC 7644, 3.4.2.2); `userName` is compared without regard to case. */
function equals(path: string, value: string): string {
  return `${path} eq ${JSON.stringify(value)}`;
}

function pathOf(attribute: PeerAttribute, extension: string): string {
  switch (attribute) {
    case 'title':
      return 'title';
    case 'department':
      return `${ENTERPRISE}:department`;
    case 'location':
      return 'addresses.locality';
    case 'manager':
      return `${ENTERPRISE}:manager.value`;
    default:
      return `${extension}:customGroup`;
  }
}
