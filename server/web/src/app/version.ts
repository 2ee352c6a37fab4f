/** The version of the app. A server can refuse reads of older ones (--min-app-version); what a shopper has done it always takes. */
export const appVersion = "1.0.0";
