import { detailQuery } from './details.ts';

export const usb = detailQuery('usb', 'Writing to removable media', ['usb']);
