import { shapeOf } from '../http/shape.ts';

/** What a manifest may hold, as the app framework documents it. */
const MANIFEST = [
  'name,description,version,uuid,add_app_capability,image,console_ip,app_id,multitenancy_safe,single_instance_only,load_flask,log_level,uninstall_hooks*,node_only,debug',
  'areas(id,text,description,url,named_service,required_capabilities)',
  'authentication(oauth2(authorization_flow,requested_capabilities))',
  'configuration_pages(text,description,icon,url,named_service,required_capabilities)',
  'custom_columns(label,page_id,rest_endpoint)',
  'dashboard_items(text,description,rest_method,required_capabilities)',
  'dependencies(pip_directory,rpms_directory)',
  'environment_variables(name,value)',
  'fragments(app_name,page_id,location,rest_endpoint,required_capabilities)',
  'gui_actions(id,text,description,icon,rest_method,url,javascript,groups,required_capabilities)',
  'metadata_providers(rest_method,metadata_type)',
  'page_scripts(app_name,page_id,scripts)',
  'resource_bundles(bundle,locale)',
  'resources(memory)',
  'rest_methods(name,url,method,named_service,argument_names,required_capabilities)',
  'services(name,version,port,path,command,directory,environment,exitcodes,numprocs,uuid,autorestart,autostart,endpoints(name,path,http_method,request_mime_type,error_mime_type,required_capabilities,parameters(name,location,definition,description),response(mime_type,body_type)))',
].join(',');

export const APPLICATION_SHAPE = shapeOf(
  `application_definition_id,application_state(application_id,status,memory,error_messages,error_messages_json(code,message,source)),auth_client_user_id,image,installed_by,installed_on,managed_host_id,manifest(${MANIFEST})`,
);

/** A manifest with one of everything. */
export function manifestOf(name: string, description: string, uuid: string): Record<string, unknown> {
  const required_capabilities = ['SEM'];
  const named_service = 'main';
  return {
    name,
    description,
    version: '4.1.17',
    uuid,
    add_app_capability: false,
    image: 'qradar-app-base:2.1.24',
    console_ip: '127.0.0.1',
    app_id: null,
    multitenancy_safe: 'true',
    single_instance_only: false,
    load_flask: 'true',
    log_level: 'INFO',
    areas: [{ id: 'main', text: name, description, url: 'index', named_service, required_capabilities }],
    authentication: { oauth2: { authorization_flow: 'CLIENT_CREDENTIALS', requested_capabilities: ['ADMIN'] } },
    configuration_pages: [
      { text: 'Settings', description, icon: 'static/settings.png', url: 'settings', named_service, required_capabilities: ['ADMIN'] },
    ],
    custom_columns: [{ label: 'Risk', page_id: 'OffenseList', rest_endpoint: 'column' }],
    dashboard_items: [{ text: name, description, rest_method: 'dashboard', required_capabilities }],
    dependencies: { pip_directory: 'container/pip', rpms_directory: 'container/rpm' },
    environment_variables: [{ name: 'APP_MODE', value: 'standard' }],
    fragments: [{ app_name: 'SEM', page_id: 'OffenseSummary', location: 'header', rest_endpoint: 'fragment', required_capabilities }],
    gui_actions: [
      {
        id: 'open',
        text: 'Open',
        description,
        icon: null,
        rest_method: 'dashboard',
        url: null,
        javascript: null,
        groups: ['ipPopup'],
        required_capabilities,
      },
    ],
    metadata_providers: [{ rest_method: 'dashboard', metadata_type: 'userName' }],
    page_scripts: [{ app_name: 'SEM', page_id: 'OffenseSummary', scripts: ['static/page.js'] }],
    resource_bundles: [{ bundle: 'resources/en.properties', locale: 'en' }],
    resources: { memory: 500 },
    rest_methods: [{ name: 'dashboard', url: '/dashboard', method: 'GET', named_service, argument_names: [], required_capabilities }],
    services: [
      {
        name: 'main',
        version: '1',
        port: 5_000,
        path: '/',
        command: null,
        directory: null,
        environment: null,
        exitcodes: null,
        numprocs: null,
        uuid,
        autorestart: true,
        autostart: true,
        endpoints: [
          {
            name: 'users',
            path: '/api/users_above_threshold',
            http_method: 'GET',
            request_mime_type: 'application/json',
            error_mime_type: 'application/json',
            required_capabilities,
            parameters: [{ name: 'username', location: 'QUERY', definition: 'String', description: 'A user' }],
            response: { mime_type: 'application/json', body_type: 'JSON' },
          },
        ],
      },
    ],
  };
}
