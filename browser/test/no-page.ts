// For tests of what runs in a page: a document in which nothing is. To be imported first.

Object.assign(globalThis, { document: { getElementById: () => null } });
