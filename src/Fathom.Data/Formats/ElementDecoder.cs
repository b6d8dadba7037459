namespace Fathom.Data;

/// <summary>Turns the bytes of one element into a double.</summary>
/// <param name="bytes">Exactly the element's bytes.</param>
/// <returns>Its value; integers beyond 2⁵³ are rounded to the nearest double.</returns>
internal delegate double ElementDecoder(ReadOnlySpan<byte> bytes);
