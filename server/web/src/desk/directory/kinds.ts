// What the directory keeps: the fields of each kind, and how it is listed, made, changed and deleted.
import type { Client, Location, Program, Shopper } from "../../gen/api";
import {
  createClient, createLocation, createProgram, createShopper, deleteClient, deleteLocation, deleteProgram, deleteShopper, getClient, getLocation, getProgram, getShopper,
  listClients, listLocations, listPrograms, listShoppers, undeleteClient, undeleteLocation, undeleteProgram, undeleteShopper, updateClient, updateLocation, updateProgram, updateShopper,
} from "../../gen/calls";
import type { Call } from "../../kit/call";
import type { Key } from "../../kit/texts";
import type { Spec } from "../parts/fields";
import { type Choice, type Source } from "../parts/lists";
import { termsOf } from "../parts/pick";

/** Group is a part of a form. */
export interface Group {
  title: Key;
  specs: Spec[];
}

/** Kind is a kind of things of the directory. */
export interface Kind {
  /** Its name in addresses. */
  name: "clients" | "places" | "programs" | "shoppers";
  title: Key;
  one: Key;
  /** The member of the API that is its id; the id's name in paths is the same. */
  id: "client" | "location" | "program" | "shopper";
  /** Whether it belongs to a client. */
  ofClient: boolean;
  list: Call<any, any>;
  items: (page: any) => Item[];
  get: Call<any, any>;
  create: Call<any, any>;
  update: Call<any, any>;
  remove: Call<any, any>;
  restore: Call<any, any>;
  /** The import of its table, below the client's path where it has one. */
  import?: { path: string; columns: string };
  groups: (choices: (source: Source) => Choice[]) => Group[];
}

/** Item is one thing of the directory, of any kind. */
export type Item = Partial<Omit<Client, "titles"> & Omit<Location, "titles"> & Omit<Program, "titles"> & Shopper> & { titles?: Record<string, string>; etag: string; title: string };

const days = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;
const id = (path: string): Spec => ({ path, label: "dir.id", hint: "dir.idHint", fixed: true });
const title: Spec = { path: "title", label: "dir.title" };
const titles: Spec = { path: "titles", label: "dir.titles", kind: "texts" };
const count = (path: string, label: Key, hint?: Key): Spec => ({ path, label, kind: "number", ...(hint ? { hint } : {}) });

/** kinds are all kinds of the directory, in the order of their tabs. */
export const kinds: Kind[] = [
  {
    name: "clients", title: "dir.clients", one: "desk.client", id: "client", ofClient: false, list: listClients, items: (p) => p.clients,
    get: getClient, create: createClient, update: updateClient, remove: deleteClient, restore: undeleteClient,
    groups: () => [{ title: "dir.about", specs: [id("client"), title, titles, { path: "staffToldTime", label: "dir.staffTold", kind: "time", hint: "dir.staffToldHint" }] }],
  },
  {
    name: "places", title: "dir.places", one: "desk.place", id: "location", ofClient: true, list: listLocations, items: (p) => p.locations,
    get: getLocation, create: createLocation, update: updateLocation, remove: deleteLocation, restore: undeleteLocation,
    import: { path: "locations:import", columns: "location, parent, title, title:de, channel, timeZone, locale, latitude, longitude, address, contact, openingHours, closedDays" },
    groups: (choices) => [
      {
        title: "dir.about",
        specs: [
          id("location"), title, titles,
          { path: "parent", label: "dir.parent", kind: "select", choices: choices("locations") },
          { path: "channel", label: "dir.channel", kind: "select", choices: termsOf("channel", ["IN_PERSON", "PHONE", "WEB"]), must: true },
          { path: "locale", label: "dir.locale", hint: "dir.localeHint" },
          { path: "attributes", label: "dir.attributes", kind: "words", hint: "dir.wordsHint" },
        ],
      },
      {
        title: "dir.where",
        specs: [
          { path: "address", label: "dir.address", kind: "area" },
          { path: "contact", label: "dir.contact" },
          { path: "timeZone", label: "dir.timeZone", hint: "dir.timeZoneHint" },
          { path: "position.latitude", label: "dir.latitude", kind: "decimal" },
          { path: "position.longitude", label: "dir.longitude", kind: "decimal" },
        ],
      },
      {
        title: "dir.hours",
        specs: [
          { path: "openingHours", label: "dir.openingHours", kind: "rows", fields: [{ path: "day", label: "dir.day", kind: "select", choices: termsOf("day", days), must: true }, { path: "opens", label: "dir.opens" }, { path: "closes", label: "dir.closes" }] },
          { path: "closedDays", label: "dir.closedDays", kind: "words", hint: "dir.closedDaysHint" },
        ],
      },
    ],
  },
  {
    name: "programs", title: "dir.programs", one: "desk.program", id: "program", ofClient: true, list: listPrograms, items: (p) => p.programs,
    get: getProgram, create: createProgram, update: updateProgram, remove: deleteProgram, restore: undeleteProgram,
    groups: (choices) => [
      { title: "dir.about", specs: [id("program"), title, titles, { path: "checklist", label: "dir.checklist", kind: "select", choices: choices("checklists"), must: true }, count("version", "dir.version", "dir.versionHint")] },
      {
        title: "dir.waves",
        specs: [{ path: "waves", label: "dir.waves", kind: "rows", fields: [{ path: "wave", label: "planning.wave" }, { path: "firstDay", label: "dir.firstDay", kind: "day" }, { path: "lastDay", label: "dir.lastDay", kind: "day" }] }],
      },
      {
        title: "dir.visitRules",
        specs: [
          count("rotationDays", "dir.rotationDays"), count("clientRotationDays", "dir.clientRotationDays"), count("visitsPerShopper", "dir.visitsPerShopper"), count("maxDistanceKilometers", "dir.maxDistance"),
          { path: "qualifications", label: "dir.qualifications", kind: "words", hint: "dir.wordsHint" }, count("geofenceMeters", "dir.geofence"), count("reportDueHours", "dir.reportDue"), count("returnAnswerHours", "dir.returnAnswer", "dir.returnAnswerHint"), count("gracePeriodDays", "dir.grace"),
        ],
      },
      {
        title: "dir.pay",
        specs: [
          { path: "fee.amount", label: "dir.fee", hint: "dir.amountHint" }, { path: "fee.currency", label: "dir.currency", hint: "dir.currencyHint" }, count("visitMinutes", "dir.minutes"),
          { path: "briefingFiles", label: "dir.briefing", kind: "rows", fields: [title, { path: "uri", label: "dir.uri" }, { path: "sha256", label: "dir.sha256" }, { path: "sizeBytes", label: "dir.size" }, { path: "mediaType", label: "dir.mediaType" }] },
        ],
      },
      {
        title: "dir.reviewRules",
        specs: [
          { path: "releaseMode", label: "dir.releaseMode", kind: "select", choices: termsOf("release", ["ON_APPROVAL", "MANUAL"]), must: true },
          count("secondLookPercent", "dir.secondLook"), count("appealDays", "dir.appealDays", "dir.appealHint"), count("appealAnswerDays", "dir.appealAnswerDays"), count("evidenceDays", "dir.evidenceDays"), count("textDays", "dir.textDays"),
        ],
      },
    ],
  },
  {
    name: "shoppers", title: "dir.shoppers", one: "desk.shopper", id: "shopper", ofClient: false, list: listShoppers, items: (p) => p.shoppers,
    get: getShopper, create: createShopper, update: updateShopper, remove: deleteShopper, restore: undeleteShopper,
    import: { path: "shoppers:import", columns: "shopper, title, email, locales, qualifications, homeLatitude, homeLongitude, homeRadiusKilometers" },
    groups: () => [
      { title: "dir.about", specs: [id("shopper"), { path: "title", label: "dir.name" }, { path: "email", label: "dir.email" }, { path: "locales", label: "dir.locales", kind: "words", hint: "dir.localesHint" }, { path: "qualifications", label: "dir.qualifications", kind: "words", hint: "dir.wordsHint" }] },
      {
        title: "dir.home",
        specs: [
          { path: "homeArea.position.latitude", label: "dir.latitude", kind: "decimal" }, { path: "homeArea.position.longitude", label: "dir.longitude", kind: "decimal" },
          { path: "homeArea.radiusKilometers", label: "dir.radius", kind: "number", hint: "dir.radiusHint" },
        ],
      },
    ],
  },
];
