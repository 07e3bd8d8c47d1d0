import { defineProvider } from "../../src/define.ts";

// https://developers.google.com/identity/protocols/oauth2/web-server
export const provider = defineProvider({
  key: "googleCalendar",
  name: "Google Calendar",
  description: "Calendars and events",
  categories: ["Calendar"],
  brandColor: "#4285F4",
  docsUrl: "https://developers.google.com/workspace/calendar/api/v3/reference",
  setupUrl: "https://console.cloud.google.com/auth/clients",
  hosts: ["accounts.google.com", "oauth2.googleapis.com", "openidconnect.googleapis.com", "www.googleapis.com"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://accounts.google.com/o/oauth2/v2/auth",
    tokenUrl: "https://oauth2.googleapis.com/token",
    revokeUrl: "https://oauth2.googleapis.com/revoke",
    // Revoking any token ends everything that the account allowed the app:
    // https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke
    revokeRequest: { authentication: "none", ends: "grant" },
    issuer: "https://accounts.google.com",
    // Without both, a second connect of the same person comes without a refresh token. include_granted_scopes stays
    // away: with it the token would also open what the person granted to other integrations of the host (OA-13).
    authorizeParameters: { access_type: "offline", prompt: "consent" },
    // https://developers.google.com/workspace/calendar/api/auth
    scopes: [
      { name: "openid", description: "Know which Google account this is", required: true },
      {
        name: "https://www.googleapis.com/auth/userinfo.email",
        description: "See your e-mail address",
        byDefault: true,
      },
      {
        name: "https://www.googleapis.com/auth/calendar.events",
        description: "See and change events on all your calendars",
        byDefault: true,
        impliedBy: ["https://www.googleapis.com/auth/calendar"],
      },
      {
        name: "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
        description: "See the list of your calendars",
        byDefault: true,
        impliedBy: ["https://www.googleapis.com/auth/calendar", "https://www.googleapis.com/auth/calendar.readonly"],
      },
      {
        name: "https://www.googleapis.com/auth/calendar.events.readonly",
        description: "See events on all your calendars",
        impliedBy: [
          "https://www.googleapis.com/auth/calendar",
          "https://www.googleapis.com/auth/calendar.events",
          "https://www.googleapis.com/auth/calendar.readonly",
        ],
      },
      {
        name: "https://www.googleapis.com/auth/calendar.freebusy",
        description: "See when you are free or busy",
        impliedBy: ["https://www.googleapis.com/auth/calendar", "https://www.googleapis.com/auth/calendar.readonly"],
      },
      {
        name: "https://www.googleapis.com/auth/calendar.readonly",
        description: "See and download all your calendars",
        impliedBy: ["https://www.googleapis.com/auth/calendar"],
      },
      {
        name: "https://www.googleapis.com/auth/calendar",
        description: "See, change, share and delete all your calendars",
      },
    ],
    refresh: {
      kind: "stable",
      defaultLifetimeSeconds: 3600,
      idleLimitDays: 180,
      testAppLifetimeDays: 7,
      limitsSource: {
        url: "https://developers.google.com/identity/protocols/oauth2#expiration",
        checkedOn: "2026-11-25",
      },
    },
  },
  api: {
    baseUrl: "https://www.googleapis.com/calendar/v3",
    headers: { Authorization: "Bearer {accessToken}" },
  },
  whoami: {
    path: "https://openidconnect.googleapis.com/v1/userinfo",
    accountId: "/sub",
    accountName: ["/email", "/sub"],
  },
  notes: [
    "While the consent screen is in testing, refresh tokens die after 7 days.",
    "Endpoints agree between Google's discovery document, grant 5.4 and arctic 3.7.",
    "The e-mail scope is written in full because the token answer names it so, whatever was asked for.",
    "Revoking one token ends everything the person granted to the Google Cloud project.",
  ],
});
