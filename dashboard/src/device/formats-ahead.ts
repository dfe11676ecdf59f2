/**
 * A worker that makes one format of dates and ends. The first that is made in a browser takes a twentieth of a second
 * and more, for the browser reads then how dates are written, once for all its threads: here nothing waits for it.
 */
new Intl.DateTimeFormat(self.name, { hour: '2-digit', minute: '2-digit' });
close();
