import { aboutOf, SETTING_NAMES } from './settings.ts';

const HEAD = `# Every setting of Casewright, with unit and default. Made from server/settings.ts; a test keeps the two equal.
# A setting marked "secret" can be given as NAME_FILE instead: the path of a file that holds the value.
# Values are read once, at the start; \`npm run doctor\` names what is wrong with them and the fix.
`;

/** The text of `.env.example`. */
export function envExample(): string {
  let group = '';
  const lines = SETTING_NAMES.map((name) => {
    const about = aboutOf(name);
    const heading = about.group === group ? '' : `\n# ---- ${about.group} ----\n`;
    group = about.group;
    const byDefault = typeof about.default === 'string' ? about.default : `none (${about.default.none})`;
    const value = typeof about.default === 'string' ? about.default : '';
    const secret = about.secret === true ? ' Secret.' : '';
    const assignment = typeof about.default === 'string' ? `${name}=${value}` : `# ${name}=`;
    return `${heading}\n# ${about.about}${secret}\n# Unit: ${about.unit}. Default: ${byDefault}.\n${assignment}\n`;
  });
  return HEAD + lines.join('');
}
