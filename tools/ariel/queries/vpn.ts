import { detailQuery } from './details.ts';

export const vpn = detailQuery('vpn', 'VPN sessions with their countries', ['vpn']);
