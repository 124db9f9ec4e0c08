const LONGEST_LINE = 65_536;

/** Cuts a stream into syslog messages: by line, or by octet count (`123 <13>…`, RFC 6587). `end` gives what was left. */
export function createFrames(): { push(chunk: Buffer): string[]; end(): string[] } {
  let kept: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
      const lines: string[] = [];
      for (;;) {
        const cut = nextFrame(kept);
        if (cut === null) return lines;
        lines.push(...cleaned(kept.subarray(cut.from, cut.to)));
        kept = kept.subarray(cut.next);
      }
    },
    end() {
      const rest = cleaned(kept);
      kept = Buffer.alloc(0);
      return rest;
    },
  };
}

/** Where the first whole message lies; null: it has not all come yet. */
function nextFrame(data: Buffer): { from: number; to: number; next: number } | null {
  const counted = /^(\d{1,6}) </.exec(data.subarray(0, 8).toString('latin1'));
  if (counted?.[1] !== undefined) {
    const from = counted[1].length + 1;
    const to = from + Number(counted[1]);
    return data.length < to ? null : { from, to, next: to };
  }
  const newline = data.indexOf(10);
  if (newline >= 0) return { from: 0, to: newline, next: newline + 1 };
  return data.length > LONGEST_LINE ? { from: 0, to: LONGEST_LINE, next: LONGEST_LINE } : null;
}

function cleaned(data: Buffer): string[] {
  const text = data.toString('utf8').replace(/[\r\n\0]+$/, '');
  return text === '' ? [] : [text];
}
