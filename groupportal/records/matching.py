"""One row against the records that are there, by django-import-export: found by its keys, compared, handed to a service."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, cast

from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource

from groupportal.records.columns import RecordColumn

_SAID = "_row_says"


class _Beside(Field):
    """A column of a record: what the row says, kept beside the record; where it is silent, what the record holds."""

    def __init__(self, column: RecordColumn) -> None:
        super().__init__(attribute=column.name, column_name=column.name)
        self.column = column

    def get_value(self, instance: Any) -> Any:
        said = instance.__dict__.get(_SAID, {})
        is_new = instance._state.adding  # noqa: SLF001 -- documented by Django
        if self.attribute in said or is_new:
            return said.get(self.attribute, self.column.nothing)
        return self.column.value_in(instance)

    def save(self, instance: Any, row: Mapping[str, Any], is_m2m: bool = False, **kwargs: Any) -> None:
        if (value := row[self.column_name]) is not None:
            instance.__dict__.setdefault(_SAID, {})[self.attribute] = value

    def export(self, instance: Any, **kwargs: Any) -> Any:
        return self.get_value(instance)


class ByKeys(BaseInstanceLoader):
    """The records that the rows of a file mean, fetched at once."""

    def __init__(self, resource: RowResource, rows: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(resource)
        keyed = [row for row in rows if resource.key(row)]
        columns = [resource.fields[name].column for name in resource.kind.keys]
        self.known = {
            resource.kind.key({column.name: column.value_in(record) for column in columns}): record
            for record in (resource.kind.known_to(resource.by, keyed) if keyed else ())
        }

    def get_instance(self, row: Mapping[str, Any]) -> Any:
        return self.known.get(self.resource.key(row))


class RowResource(Resource):
    """Hands rows to the kind's ``save`` in the name of ``by``; a row that changes nothing is passed by."""

    class Meta:
        skip_unchanged = True
        skip_html_diff = True
        store_instance = True

    def __init__(self, kind: Any, by: Any) -> None:
        super().__init__()
        self.kind, self.by = kind, by
        self.fields = {column.name: _Beside(column) for column in kind.columns}

    def key(self, row: Mapping[str, Any]) -> tuple[Hashable, ...] | None:
        """What the row is known by; None where it does not say all of it."""
        return cast("tuple[Hashable, ...] | None", self.kind.key(row))

    def values(self, instance: Any) -> dict[str, Any]:
        """Every column by name: as the row says, else as it was."""
        return {name: field.get_value(instance) for name, field in self.fields.items()}

    def get_import_id_fields(self) -> Sequence[str]:
        return self.kind.keys

    def init_instance(self, row: Any = None) -> Any:
        return self.kind.model()

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        saved = self.kind.save(self.values(instance), None if is_create else instance, by=self.by)
        instance.pk = saved.pk
