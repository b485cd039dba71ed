"""Resource Groups Tagging API: moto's lists its own services, here it also lists those that are not moto's."""
