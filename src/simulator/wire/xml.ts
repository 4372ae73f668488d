import { XmlShapeDeserializer, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';

/** How the XML protocols write times: ISO 8601 unless a member says otherwise (5 is the SDK's number for it). */
const settings = (xmlNamespace: string) => ({
  timestampFormat: { useTrait: true, default: 5 as const },
  xmlNamespace,
  serviceNamespace: xmlNamespace,
});

/** A structure's members as XML, without the element round them. */
export function innerXml(schema: NormalizedSchema, value: unknown, xmlNamespace: string): string {
  if (schema.isUnitSchema()) return '';
  const serializer = new XmlShapeSerializer(settings(xmlNamespace));
  serializer.write(schema, value);
  const xml = String(serializer.flush());
  const start = xml.indexOf('>');
  // An empty structure is written as one closed element.
  return xml.charAt(start - 1) === '/' ? '' : xml.slice(start + 1, xml.lastIndexOf('</'));
}

export function readXml(schema: NormalizedSchema, body: Uint8Array, xmlNamespace: string): unknown {
  const deserializer = new XmlShapeDeserializer(settings(xmlNamespace));
  deserializer.setSerdeContext({} as never);
  return deserializer.read(schema, body);
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
