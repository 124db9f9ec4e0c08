import type { Explanation, ExplanationId } from '../domain/draft.ts';

export type CatalogueExplanation = {
  title: string;
  kind: Explanation['kind'];
  /** What would tell; plain sentences without figures. */
  missing: readonly string[];
  /** Frames whose claims fit the explanation, and frames whose claims do not; the others say nothing about it. */
  consistent: readonly string[];
  inconsistent: readonly string[];
};

/** The catalogue: explanations x frames. A record that covers fits what it explains and speaks against everything else. */
export const EXPLANATIONS: Record<ExplanationId, CatalogueExplanation> = {
  authorised_task: {
    title: 'An authorised task, or a change of role or project',
    kind: 'benign',
    missing: ['Whether the manager or the owner of the resource knows of the task'],
    consistent: ['record_found', 'record_unsettled', 'own_habit', 'within_peer_range', 'similar_incident'],
    inconsistent: ['record_does_not_cover', 'new_country', 'concurrent_hosts', 'countries_at_once', 'dormant_account'],
  },
  approved_maintenance: {
    title: 'Approved maintenance, migration or test',
    kind: 'benign',
    missing: ['Whether the change board or the operations team knows of work at that time'],
    consistent: [
      'record_found',
      'record_unsettled',
      'outside_hours',
      'new_privileged_commands',
      'account_changes',
      'rare_change',
      'many_machines',
      'similar_incident',
    ],
    inconsistent: ['no_record_found', 'record_does_not_cover', 'new_country', 'removable_media_volume'],
  },
  mistake: {
    title: 'A mistake, or not knowing a rule',
    kind: 'benign',
    missing: ['Whether the resource is easy to open by accident, and whether the rule is known'],
    consistent: ['first_seen_resource', 'account_changes'],
    inconsistent: ['growing_volume', 'outside_hours', 'new_country', 'concurrent_hosts', 'record_found'],
  },
  workaround: {
    title: 'A workaround for convenience',
    kind: 'benign',
    missing: ['Whether the approved way of working was available and fit for the task'],
    consistent: ['removable_media_volume', 'growing_volume', 'volume_vs_own', 'own_habit'],
    inconsistent: ['new_country', 'rare_for_peers', 'outside_hours', 'new_privileged_commands', 'record_found'],
  },
  compromised_account: {
    title: 'Use of the account by somebody else, without the user',
    kind: 'not_this_person',
    missing: ['Second factor, device and session records of the log-ons', 'Whether the user knows the log-ons'],
    consistent: [
      'new_country',
      'countries_at_once',
      'dormant_account',
      'many_machines',
      'rare_change',
      'concurrent_hosts',
      'outside_hours',
      'first_seen_resource',
      'failed_logons_from_workstation',
      'leave_record',
      'on_leave',
      'new_privileged_commands',
    ],
    inconsistent: ['own_habit', 'removable_media_volume', 'growing_volume', 'record_found'],
  },
  shared_credentials: {
    title: 'A shared account, or credentials of a service',
    kind: 'not_this_person',
    missing: ['Who else can use the account or the workstation', 'Whether a service or a script runs under the account'],
    consistent: [
      'concurrent_hosts',
      'countries_at_once',
      'dormant_account',
      'account_changes',
      'leave_record',
      'on_leave',
      'failed_logons_from_workstation',
    ],
    inconsistent: ['removable_media_volume', 'own_habit'],
  },
  leaver_own_work: {
    title: 'Taking along own work before leaving',
    kind: 'accusing',
    missing: ['Whether the content is private or belongs to the organisation'],
    consistent: ['leaver_window', 'removable_media_volume', 'volume_vs_own'],
    inconsistent: ['record_found', 'new_country', 'concurrent_hosts', 'within_peer_range', 'first_seen_resource'],
  },
  misuse_for_gain: {
    title: 'Use of data outside the task',
    kind: 'accusing',
    missing: ['Whether the data left the organisation, and by which way'],
    consistent: [
      'first_seen_resource',
      'rare_change',
      'removable_media_volume',
      'growing_volume',
      'rare_for_peers',
      'ratio_to_peers',
      'volume_to_peers',
    ],
    inconsistent: [
      'record_found',
      'record_unsettled',
      'own_habit',
      'within_peer_range',
      'concurrent_hosts',
      'new_country',
      'similar_incident',
    ],
  },
  sabotage: {
    title: 'Damage to systems or data',
    kind: 'accusing',
    missing: ['Whether anything was changed or removed, and the state of backups'],
    consistent: ['new_privileged_commands', 'account_changes', 'rare_change', 'many_machines'],
    inconsistent: [
      'record_found',
      'record_unsettled',
      'own_habit',
      'within_peer_range',
      'removable_media_volume',
      'growing_volume',
      'ratio_to_peers',
    ],
  },
  coercion: {
    title: 'Pressure by a third party',
    kind: 'accusing',
    missing: ['For a trained person of trust to ask, not for log data to answer'],
    consistent: ['outside_hours'],
    inconsistent: ['record_found', 'record_unsettled', 'own_habit', 'within_peer_range', 'similar_incident'],
  },
  telemetry_error: {
    title: 'An error of the log data or of this analysis',
    kind: 'error',
    missing: ['Whether a second, independent log source shows the same'],
    consistent: ['late_arrival', 'within_peer_range', 'peers_as_unusual'],
    inconsistent: [
      'count_vs_own',
      'volume_vs_own',
      'removable_media_volume',
      'concurrent_hosts',
      'new_privileged_commands',
      'growing_volume',
      'record_found',
    ],
  },
};
